import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const LOOKS = {
  info: { icon: Info, look: "border-line bg-raised text-text", mark: "text-accent" },
  ok: { icon: CircleCheck, look: "border-ok/35 bg-ok/8 text-text", mark: "text-ok" },
  warn: { icon: TriangleAlert, look: "border-warn/35 bg-warn/8 text-text", mark: "text-warn" },
  bad: { icon: CircleAlert, look: "border-bad/35 bg-bad/8 text-text", mark: "text-bad" },
};

/** A sentence that belongs to the page, not to a moment. */
export function Notice({ tone, children }: { tone: keyof typeof LOOKS; children: ReactNode }) {
  const { icon: Icon, look, mark } = LOOKS[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm ${look}`}
    >
      <Icon aria-hidden="true" className={`mt-px size-4 shrink-0 ${mark}`} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
