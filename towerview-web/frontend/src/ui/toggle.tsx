import { type ReactNode, useId } from "react";
import { Switch } from "./switch";

/** A switch with its name and what it means; `refused` says why it cannot be moved. */
export function Toggle(props: {
  label: string;
  help: ReactNode;
  refused?: string | null;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  const refused = props.refused ?? null;
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="grid gap-0.5">
        <label htmlFor={id} className="font-medium text-sm">
          {props.label}
        </label>
        <p id={`${id}-help`} className="text-faint text-xs">
          {refused ?? props.help}
        </p>
      </div>
      <Switch
        id={id}
        aria-describedby={`${id}-help`}
        checked={props.checked}
        disabled={refused !== null}
        onCheckedChange={props.onChange}
      />
    </div>
  );
}
