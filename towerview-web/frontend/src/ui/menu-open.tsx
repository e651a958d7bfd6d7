import { DropdownMenu as Radix } from "radix-ui";
import { type FocusEvent, type ReactElement, useRef } from "react";
import type { MenuItem } from "./menu";

interface OpenMenuProps {
  trigger: ReactElement;
  items: MenuItem[];
  /** Opened with a key, which Radix could not hear: it was not here yet. The first item gets the focus, as after later keys. */
  byKey: boolean;
}

/** Not modal: a modal one would lock scrolling with a style element, which the content security policy forbids. */
export default function OpenMenu({ trigger, items, byKey }: OpenMenuProps) {
  const fresh = useRef(byKey);
  const focusFirst = (event: FocusEvent<HTMLElement>) => {
    if (!fresh.current || event.target !== event.currentTarget) return;
    fresh.current = false;
    event.currentTarget.querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])')?.focus();
  };
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onFocus={focusFirst}
          className="z-50 min-w-48 max-w-72 animate-in rounded-lg border border-line bg-surface p-1 shadow-float"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.key}
              disabled={Boolean(item.disabledReason)}
              onSelect={() => item.onSelect?.()}
              className={`flex cursor-pointer select-none items-start gap-2.5 rounded-md px-2.5 py-2 text-sm outline-none data-disabled:cursor-default data-highlighted:bg-raised [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 ${item.danger ? "text-bad" : "text-text"}`}
            >
              {item.icon}
              <span className="grid min-w-0 gap-0.5">
                <span className={item.disabledReason ? "opacity-60" : ""}>{item.label}</span>
                {item.disabledReason ? (
                  <span className="text-muted text-xs">{item.disabledReason}</span>
                ) : null}
              </span>
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
