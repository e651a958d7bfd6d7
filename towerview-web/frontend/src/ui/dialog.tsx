import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end; they stay in sight while the middle scrolls. */
  footer?: ReactNode;
  /** `drawer`: a sheet at the right edge, for looking things up beside the page. */
  shape?: "dialog" | "wide" | "drawer";
}

const SHAPES = {
  dialog:
    "inset-x-3 bottom-3 max-h-[calc(100dvh-1.5rem)] animate-in rounded-xl sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(30rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2",
  wide: "inset-x-3 bottom-3 max-h-[calc(100dvh-1.5rem)] animate-in rounded-xl sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(38rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2",
  drawer: "inset-y-0 right-0 w-full animate-drawer sm:w-[min(30rem,92vw)] sm:border-y-0 sm:border-r-0",
};

/** A toast lies over the dialog, not outside of it: dismissing one does not close the other. */
export function keepForToasts(event: Event): void {
  if (event.target instanceof Element && event.target.closest("[data-toasts]")) event.preventDefault();
}

/** A form begins in its first field, not at the button that closes it. */
function beginInForm(event: Event): void {
  const content = event.currentTarget instanceof Element ? event.currentTarget : null;
  const first = content?.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select");
  if (!first) return;
  event.preventDefault();
  first.focus();
}

/**
 * A modal. The overlay is our own element: Radix' one would add a style element to the page, which the content
 * security policy forbids; the page behind is held still by a rule in theme.css.
 */
export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-fade bg-shade" />
        <Radix.Content
          data-modal=""
          aria-describedby={undefined}
          onInteractOutside={keepForToasts}
          onOpenAutoFocus={beginInForm}
          className={`fixed z-50 flex flex-col border border-line bg-surface shadow-float outline-none ${SHAPES[props.shape ?? "dialog"]}`}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="grid min-w-0 flex-1 gap-1">
              <Radix.Title className="font-semibold text-lg">{props.title}</Radix.Title>
              {props.description ? <div className="text-muted text-sm">{props.description}</div> : null}
            </div>
            <Radix.Close asChild>
              <Button variant="quiet" size="icon-sm" aria-label={t("action.close")} className="-mr-2">
                <X aria-hidden="true" />
              </Button>
            </Radix.Close>
          </header>
          <div
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-5 -outline-offset-2"
          >
            {props.children}
          </div>
          {props.footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-5 py-3.5">
              {props.footer}
            </footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
