import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "./field";

const PAUSE_MS = 250;

/** A search that asks when the typing pauses, not at every key. */
export function SearchField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const said = useRef(value);
  useEffect(() => {
    // Changed from elsewhere, for instance by "clear filters".
    if (value !== said.current) setTyped(value);
    said.current = value;
  }, [value]);
  useEffect(() => {
    if (typed.trim() === said.current) return;
    const timer = setTimeout(() => {
      said.current = typed.trim();
      onChange(said.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <span className="relative inline-block min-w-0 flex-1 basis-48 sm:max-w-72">
      <Search
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-faint"
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        maxLength={128}
        className="pl-8.5"
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  );
}
