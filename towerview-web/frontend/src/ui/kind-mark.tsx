/** The mark of a kind of server: its initial in its colour. */
export function KindMark(props: { title: string; color: string; size?: "sm" | "md" | "lg" }) {
  const size = {
    sm: "size-5 text-2xs rounded-sm",
    md: "size-7 text-sm rounded-md",
    lg: "size-10 text-lg rounded-lg",
  };
  return (
    <span
      aria-hidden="true"
      style={{ "--kind": props.color } as React.CSSProperties}
      className={`inline-grid shrink-0 place-items-center border border-kind/40 bg-kind/15 font-semibold text-text ${size[props.size ?? "md"]}`}
    >
      {props.title.slice(0, 1).toUpperCase()}
    </span>
  );
}

export function KindDot({ color }: { color: string }) {
  return (
    <span
      aria-hidden="true"
      style={{ "--kind": color } as React.CSSProperties}
      className="inline-block size-2 shrink-0 rounded-full bg-kind"
    />
  );
}
