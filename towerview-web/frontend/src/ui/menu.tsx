import { cloneElement, type MouseEvent, type ReactElement, type ReactNode, Suspense, useState } from "react";
import { later } from "./later";

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  onSelect?: () => void;
  /** Why it cannot be done; the item is shown, greyed, with this sentence under it. */
  disabledReason?: string | null | undefined;
  danger?: boolean;
}

interface TriggerProps {
  onClick?: (event: MouseEvent) => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
}

const OpenMenu = later(() => import("./menu-open"));

/** A menu behind a button. Hundreds may be on a page: until one is opened it is nothing but its button. */
export function Menu({ trigger, items }: { trigger: ReactElement<TriggerProps>; items: MenuItem[] }) {
  const [used, setUsed] = useState<"by key" | "by pointer" | null>(null);
  const closed = cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    // A key makes a click of no clicks.
    onClick: (event) => setUsed(event.detail === 0 ? "by key" : "by pointer"),
  });
  if (used === null) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenMenu trigger={trigger} items={items} byKey={used === "by key"} />
    </Suspense>
  );
}
