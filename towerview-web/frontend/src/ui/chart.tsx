import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import { timeWithSeconds } from "@/format";
import { useTheme } from "@/shell/theme";

export interface Series {
  id: string;
  name: string;
  /** Any CSS colour, variables included. */
  color: string;
  values: (number | null)[];
  /** The sum: drawn stronger, with a soft area under it. */
  strong?: boolean;
  dash?: number[];
}

export interface ChartProps {
  /** Unix seconds, rising. */
  times: number[];
  series: Series[];
  /** Says what the picture shows, with its main figures: the picture itself is invisible to screen readers. */
  label: string;
  format: (value: number) => string;
  /** Its height, as classes. */
  className: string;
}

/** Canvas knows no CSS variables and no light-dark(): let the browser work the colour out. */
function resolved(element: HTMLElement, color: string): string {
  const probe = document.createElement("i");
  probe.style.color = color;
  element.append(probe);
  const seen = getComputedStyle(probe).color;
  probe.remove();
  return seen;
}

const FONT = "11px 'Inter Variable', system-ui, sans-serif";

function axes(element: HTMLElement, format: ChartProps["format"]): uPlot.Axis[] {
  const shared = {
    stroke: resolved(element, "var(--faint)"),
    font: FONT,
    ticks: { show: false },
    grid: { stroke: resolved(element, "color-mix(in oklab, var(--line) 75%, transparent)"), width: 1 },
  };
  return [
    {
      ...shared,
      grid: { show: false },
      size: 24,
      gap: 6,
      space: 90,
      values: (_, ticks) => ticks.map((tick) => timeWithSeconds(tick * 1000)),
    },
    {
      ...shared,
      size: 72,
      gap: 8,
      space: 34,
      values: (_, ticks) => ticks.map((tick) => (tick === 0 ? "0" : format(tick))),
    },
  ];
}

function drawn(element: HTMLElement, one: Series): uPlot.Series {
  const stroke = resolved(element, one.color);
  const area = resolved(element, `color-mix(in oklab, ${one.color} 9%, transparent)`);
  return {
    label: one.name,
    stroke,
    width: one.strong ? 2 : 1.75,
    points: { show: false },
    spanGaps: true,
    ...(one.strong ? { fill: area } : {}),
    ...(one.dash ? { dash: one.dash } : {}),
  };
}

/** Room above the highest line, and never a scale of nothing. */
function fit(_: uPlot, _low: number, high: number): [number, number] {
  return [0, Math.max(1000, high * 1.12)];
}

function Tip(
  props: { at: number; left: number; width: number } & Pick<ChartProps, "times" | "series" | "format">,
) {
  const time = props.times[props.at];
  if (time === undefined) return null;
  const rows = props.series
    .map((one) => ({ ...one, value: one.values[props.at] ?? null }))
    .filter((one) => one.value !== null)
    .sort((a, b) => Number(b.strong ?? 0) - Number(a.strong ?? 0) || (b.value ?? 0) - (a.value ?? 0));
  const side =
    props.left > props.width / 2 ? { right: props.width - props.left + 14 } : { left: props.left + 14 };
  return (
    <div
      style={side}
      className="pointer-events-none absolute top-1 z-10 grid gap-1 rounded-md border border-line bg-raised/95 px-2.5 py-2 text-xs shadow-float"
    >
      <p className="figures text-faint">{timeWithSeconds(time * 1000)}</p>
      {rows.map((one) => (
        <p key={one.id} className="figures flex items-center gap-2">
          <span aria-hidden="true" className="size-2 rounded-full" style={{ background: one.color }} />
          <bdi className="max-w-40 truncate">{one.name}</bdi>
          <span className="ml-auto pl-3 font-medium">{props.format(one.value ?? 0)}</span>
        </p>
      ))}
    </div>
  );
}

/** Lines over time (uPlot). New values move the drawing; only other lines or another theme make it anew. */
export default function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useTheme((state) => state.theme);
  const [cursor, setCursor] = useState<{ at: number; left: number } | null>(null);
  const shape = props.series.map((one) => `${one.id}|${one.name}|${one.color}|${one.dash}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` and `theme` stand for what must be drawn anew
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const { series, format } = latest.current;
    const made = new uPlot(
      {
        width: element.clientWidth || 600,
        height: element.clientHeight || 160,
        padding: [10, 28, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
        scales: { y: { range: fit } },
        axes: axes(element, format),
        series: [{}, ...series.map((one) => drawn(element, one))],
        hooks: {
          setCursor: [
            ({ cursor: { idx, left } }) =>
              setCursor(
                idx === null || idx === undefined || !left || left < 0 ? null : { at: idx, left: left + 72 },
              ),
          ],
        },
      },
      [latest.current.times, ...series.map((one) => one.values)] as uPlot.AlignedData,
      element,
    );
    plot.current = made;
    const resize = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resize.observe(element);
    const system = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => made.redraw(false, true);
    system.addEventListener("change", repaint);
    return () => {
      system.removeEventListener("change", repaint);
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, theme]);

  useEffect(() => {
    plot.current?.setData([props.times, ...props.series.map((one) => one.values)] as uPlot.AlignedData);
  }, [props.times, props.series]);

  return (
    <div role="img" aria-label={props.label} className={`relative ${props.className}`}>
      <div ref={box} className="absolute inset-0 overflow-hidden" />
      {cursor ? (
        <Tip
          {...cursor}
          times={props.times}
          series={props.series}
          format={props.format}
          width={box.current?.clientWidth ?? 0}
        />
      ) : null}
    </div>
  );
}
