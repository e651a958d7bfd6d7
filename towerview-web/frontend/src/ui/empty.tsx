import type { ReactNode } from "react";

/** Nothing is here yet: say what this place is for and what to do. */
export function Empty(props: {
  icon: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-3 px-4 py-12 text-center">
      <div className="grid size-12 place-items-center rounded-xl border border-line bg-raised text-muted [&_svg]:size-6">
        {props.icon}
      </div>
      <h2 className="font-semibold text-lg">{props.title}</h2>
      <div className="text-muted">{props.children}</div>
      {props.action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{props.action}</div> : null}
    </div>
  );
}
