import { useTranslation } from "react-i18next";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import { PasswordField } from "@/pages/entry/password-field";
import { Field, Input, Select, Textarea } from "@/ui/field";
import { Switch } from "@/ui/switch";
import { type Draft, type FormField, isShown, parted } from "./schema";

interface SchemaFormProps {
  fields: FormField[];
  draft: Draft;
  onChange: (name: string, value: string | boolean) => void;
  /** What is wrong, by field. */
  errors: Record<string, string>;
  /** Secrets that are saved already. */
  secretsSet: string[];
  secretsGone: boolean;
}

const CHOICES = en.form.choice as Record<string, Record<string, string>>;

function choiceText(field: string, value: string): string {
  return own(own(CHOICES, field) ?? {}, value) ?? value;
}

function Control({ field, ...form }: { field: FormField } & Omit<SchemaFormProps, "fields">) {
  const { t } = useTranslation();
  const value = form.draft[field.name] ?? field.initial;
  const error = form.errors[field.name];
  const set = (next: string | boolean) => form.onChange(field.name, next);
  const kept = form.secretsSet.includes(field.name) && !form.secretsGone;
  const note = field.required || field.kind === "choice" ? undefined : t("form.optional");
  if (field.kind === "switch")
    return (
      <Field label={field.title} help={field.help} error={error}>
        {(wiring) => <Switch {...wiring} checked={value === true} onCheckedChange={set} />}
      </Field>
    );
  if (field.kind === "secret")
    return (
      <PasswordField
        label={field.title}
        error={error}
        note={note}
        help={kept ? t("form.secretKept") : form.secretsGone ? t("form.secretGone") : field.help}
        autoComplete="off"
        value={String(value)}
        placeholder={kept ? "••••••••" : ""}
        onChange={(event) => set(event.target.value)}
      />
    );
  return (
    <Field label={field.title} help={field.help} error={error} note={note}>
      {(wiring) => {
        const shared = { ...wiring, value: String(value), maxLength: field.maxLength, spellCheck: false };
        if (field.kind === "choice")
          return (
            <Select {...wiring} value={String(value)} onChange={(event) => set(event.target.value)}>
              {field.choices.map((one) => (
                <option key={one} value={one}>
                  {choiceText(field.name, one)}
                </option>
              ))}
            </Select>
          );
        if (field.kind === "multiline")
          return <Textarea {...shared} className="font-mono" onChange={(event) => set(event.target.value)} />;
        return (
          <Input
            {...shared}
            type={field.kind === "url" ? "url" : "text"}
            inputMode={field.kind === "integer" ? "numeric" : undefined}
            placeholder={field.kind === "url" ? "https://" : undefined}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => set(event.target.value)}
          />
        );
      }}
    </Field>
  );
}

/** The one renderer of forms: a provider's own schema drawn with the kit. */
export function SchemaForm({ fields, ...form }: SchemaFormProps) {
  const { t } = useTranslation();
  const { main, security } = parted(fields.filter((field) => isShown(field, form.draft)));
  const wrong = security.some((field) => form.errors[field.name]);
  const unusual = security.some((field) => form.draft[field.name] !== field.initial);
  return (
    <>
      {main.map((field) => (
        <Control key={field.name} field={field} {...form} />
      ))}
      {security.length > 0 ? (
        <details open={wrong || unusual || undefined} className="group rounded-md border border-line">
          <summary className="rounded-md px-3 py-2.5 font-medium text-muted text-sm hover:text-text">
            {t("form.security")}
          </summary>
          <div className="grid gap-4 border-line border-t p-3">
            {security.map((field) => (
              <Control key={field.name} field={field} {...form} />
            ))}
          </div>
        </details>
      ) : null}
    </>
  );
}
