import { Select } from "./field";

export type Option = [value: string, label: string];

/** A filter out of a list; one that is set stands out. The first option is "all" and empty. */
export function FilterSelect(props: {
  label: string;
  value: string;
  options: Option[];
  onChange: (value: string) => void;
}) {
  return (
    <Select
      aria-label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      className={props.value ? "[&_select]:border-accent/60 [&_select]:text-accent" : ""}
    >
      {props.options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}
