import type { FieldSchema, FormSchema, OptionValues } from "@/api/types";

/** What a provider's JSON schema asks for, in the few shapes the form can draw. */

export type FieldKind = "text" | "url" | "secret" | "choice" | "switch" | "integer" | "multiline";

export interface FormField {
  name: string;
  kind: FieldKind;
  title: string;
  help: string | null;
  required: boolean;
  initial: string | boolean;
  choices: string[];
  maxLength: number | undefined;
  shownWhen: Record<string, unknown> | null;
}

function followed(schema: FieldSchema, defs: Record<string, FieldSchema>): FieldSchema {
  const name = schema.$ref?.split("/").at(-1);
  const target = name ? defs[name] : undefined;
  const inner = target ?? schema.allOf?.[0] ?? schema.anyOf?.find((one) => one.type !== "null");
  if (!inner || inner === schema) return schema;
  const { $ref: _ref, allOf: _all, anyOf: _any, ...own } = schema;
  return { ...followed(inner, defs), ...own };
}

function kindOf(name: string, schema: FieldSchema): FieldKind {
  if (schema.format === "password" || schema.writeOnly) return "secret";
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "integer" || schema.type === "number") return "integer";
  if (schema.multiline) return "multiline";
  return name === "url" || schema.format === "uri" ? "url" : "text";
}

function initialOf(schema: FieldSchema): string | boolean {
  if (schema.type === "boolean") return schema.default === true;
  return schema.default === undefined || schema.default === null ? "" : String(schema.default);
}

/** A name as a title, for a field whose author gave none: `api_key` -> `Api key`. */
function titled(name: string): string {
  return name.replace(/_/g, " ").replace(/^./, (first) => first.toUpperCase());
}

export function fieldsOf(form: FormSchema): FormField[] {
  return Object.entries(form.properties ?? {}).map(([name, raw]) => {
    const schema = followed(raw, form.$defs ?? {});
    return {
      name,
      kind: kindOf(name, schema),
      title: schema.title ?? titled(name),
      help: schema.description ?? null,
      required: form.required?.includes(name) ?? false,
      initial: initialOf(schema),
      choices: (schema.enum ?? []).map(String),
      maxLength: schema.maxLength,
      shownWhen: schema.shown_when ?? null,
    };
  });
}

const SECURITY = new Set(["tls", "tls_ca", "tls_pin", "allow_loopback"]);

/** The address first, then what the kind itself asks for; how the connection is secured comes last and folded. */
export function parted(fields: FormField[]): { main: FormField[]; security: FormField[] } {
  const main = fields.filter((field) => !SECURITY.has(field.name));
  return {
    main: [...main.filter((field) => field.name === "url"), ...main.filter((field) => field.name !== "url")],
    security: fields.filter((field) => SECURITY.has(field.name)),
  };
}

export type Draft = Record<string, string | boolean>;

export function draftOf(fields: FormField[], saved: OptionValues = {}): Draft {
  return Object.fromEntries(
    fields.map(({ name, initial }) => {
      const value = saved[name];
      if (value === undefined || value === null) return [name, initial];
      return [name, typeof value === "boolean" ? value : String(value)];
    }),
  );
}

export function isShown(field: FormField, draft: Draft): boolean {
  return Object.entries(field.shownWhen ?? {}).every(
    ([name, value]) => String(draft[name]) === String(value),
  );
}

/** What is sent: numbers as numbers, and secrets left empty are left out, which keeps the saved ones. */
export function optionsOf(fields: FormField[], draft: Draft): OptionValues {
  const sent: OptionValues = {};
  for (const field of fields) {
    const value = draft[field.name];
    if (value === undefined || (field.kind === "secret" && value === "")) continue;
    if (field.kind === "integer") {
      if (value !== "") sent[field.name] = Number(value);
    } else sent[field.name] = value;
  }
  return sent;
}

/** The field on the page that a fault belongs to; "credentials" means the first secret. */
export function fieldAt(name: string | null, fields: FormField[]): string | null {
  if (name === null) return null;
  const inner = name.replace(/^options\./, "");
  if (inner === "credentials") return fields.find((field) => field.kind === "secret")?.name ?? null;
  return inner === "name" || fields.some((field) => field.name === inner) ? inner : null;
}

export function origin(url: string): string | null {
  return URL.parse?.(url)?.origin ?? null;
}
