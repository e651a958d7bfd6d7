import {
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

const SHOW_MS = 250;
/** Long enough to move the pointer onto the bubble, which keeps it (WCAG 1.4.13). */
const HIDE_MS = 120;
const GAP = 6;
const EDGE = 8;

interface TargetProps {
  onPointerEnter?: (event: React.PointerEvent) => void;
  onPointerLeave?: () => void;
  onFocus?: (event: React.FocusEvent) => void;
  onBlur?: () => void;
  "aria-describedby"?: string;
  "data-tip"?: "";
}

interface BubbleProps {
  id: string;
  target: Element;
  content: ReactNode;
  onKeep: () => void;
  onLeave: () => void;
}

function Bubble({ id, target, content, onKeep, onLeave }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bubble.current;
    if (!element) return;
    const at = target.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const above = at.top - height - GAP;
    const left = at.left + at.width / 2 - width / 2;
    element.style.top = `${above > EDGE ? above : at.bottom + GAP}px`;
    element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  }, [target]);
  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onKeep}
      onPointerLeave={onLeave}
      className="fixed z-[60] max-w-72 animate-fade rounded-md border border-line bg-raised px-2.5 py-1.5 text-text text-xs shadow-float"
    >
      {content}
    </div>,
    document.body,
  );
}

/** More about what is under the pointer or the focus. Never the only place where something is said. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement<TargetProps> }) {
  const id = useId();
  const [target, setTarget] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const later = (next: Element | null, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTarget(next), ms);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!target) return;
    const hide = (event: Event) => {
      if (event.type === "scroll" || (event as KeyboardEvent).key === "Escape") setTarget(null);
    };
    addEventListener("keydown", hide);
    addEventListener("scroll", hide, { capture: true, passive: true });
    return () => {
      removeEventListener("keydown", hide);
      removeEventListener("scroll", hide, { capture: true });
    };
  }, [target]);
  if (!content) return children;
  const wired = cloneElement(children, {
    "data-tip": "",
    onPointerEnter: (event) => later(event.currentTarget, SHOW_MS),
    onPointerLeave: () => later(null, HIDE_MS),
    onFocus: (event) => later(event.currentTarget, 0),
    onBlur: () => later(null, 0),
    ...(target ? { "aria-describedby": id } : {}),
  });
  return (
    <>
      {wired}
      {target ? (
        <Bubble
          id={id}
          target={target}
          content={content}
          onKeep={() => clearTimeout(timer.current)}
          onLeave={() => later(null, HIDE_MS)}
        />
      ) : null}
    </>
  );
}
