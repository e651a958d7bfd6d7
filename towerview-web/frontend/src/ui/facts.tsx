import type { ReactNode } from "react";

export type Fact = [label: string, value: ReactNode];

function isEmpty(value: ReactNode): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Names and values in a drawer; what is not known is left out. */
export function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  const known = facts.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && !isEmpty(value),
  );
  if (known.length === 0) return null;
  return (
    <section className="grid gap-2 border-line border-t pt-4">
      <h3 className="font-semibold text-sm">{title}</h3>
      <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {known.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-faint">{label}</dt>
            <dd className="figures min-w-0">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
