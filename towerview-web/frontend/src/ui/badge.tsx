import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

const look = cva(
  "inline-flex max-w-full items-center gap-1 whitespace-nowrap rounded-sm px-1.5 py-0.5 font-medium text-2xs leading-4 [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-text/8 text-muted",
        strong: "bg-text/12 text-text",
        accent: "bg-accent/13 text-accent",
        ok: "bg-ok/12 text-ok",
        warn: "bg-warn/13 text-warn",
        bad: "bg-bad/12 text-bad",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof look>["tone"]>;

export function Badge({ tone, className, ...rest }: ComponentProps<"span"> & VariantProps<typeof look>) {
  return <span className={look({ tone, className })} {...rest} />;
}
