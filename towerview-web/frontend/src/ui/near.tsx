import { type ReactNode, useEffect, useRef, useState } from "react";

/** From this many things on, only those near the screen are drawn. Below, everything is, so that a page can be searched. */
export const MANY = 40;
/** How far around the screen things are drawn already. */
const AROUND = "700px 0px";

const watched = new Map<Element, (entry: IntersectionObserverEntry) => void>();
let observer: IntersectionObserver | null = null;

function watch(element: Element, tell: (entry: IntersectionObserverEntry) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) watched.get(entry.target)?.(entry);
    },
    { rootMargin: AROUND },
  );
  watched.set(element, tell);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
  };
}

interface Place {
  near: boolean;
  /** As high as it was when it was last drawn. */
  height: number;
}

/** Whether an element is near the screen, and how much room it takes while it is not drawn. */
export function useNear<Target extends HTMLElement>(lazily: boolean, begin: Place) {
  const place = useRef<Target>(null);
  const [state, setState] = useState<Place>(begin);
  useEffect(() => {
    const element = place.current;
    if (!lazily || !element || typeof IntersectionObserver === "undefined") return;
    return watch(element, ({ isIntersecting, boundingClientRect }) =>
      setState((old) => {
        if (old.near === isIntersecting) return old;
        return { near: isIntersecting, height: old.near ? boundingClientRect.height : old.height };
      }),
    );
  }, [lazily]);
  return { place, near: !lazily || state.near, height: state.height };
}

/** As many as a screen may show at first: these are drawn at once. */
const FIRST = 12;

/** One of many cards: keeps its place always, and draws what it holds only near the screen. */
export function Near(props: {
  index: number;
  lazily: boolean;
  /** Expected height in pixels until it was drawn. */
  height: number;
  /** What it is, for screen readers while it is not drawn. */
  name: string;
  children: () => ReactNode;
}) {
  const begin = { near: props.index < FIRST, height: props.height };
  const { place, near, height } = useNear<HTMLDivElement>(props.lazily, begin);
  return (
    <div ref={place} className="grid min-w-0" style={near ? undefined : { minHeight: height }}>
      {near ? props.children() : <span className="sr-only">{props.name}</span>}
    </div>
  );
}
