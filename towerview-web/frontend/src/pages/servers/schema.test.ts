import { describe, expect, it } from "vitest";
import { draftOf, fieldAt, fieldsOf, isShown, optionsOf, parted } from "./schema";

const FORM = {
  $defs: { Mode: { type: "string", enum: ["fast", "slow"], title: "Mode" } },
  properties: {
    tls: { type: "string", enum: ["verify", "off"], default: "verify" },
    api_key: {
      anyOf: [{ type: "string", format: "password", writeOnly: true }, { type: "null" }],
      default: null,
    },
    mode: { $ref: "#/$defs/Mode", default: "slow" },
    retries: { type: "integer", title: "Retries" },
    notes: { type: "string", default: "", multiline: true, shown_when: { mode: "fast" } },
    loud: { type: "boolean", default: true },
    url: { type: "string", title: "Address" },
  },
  required: ["url"],
};
const fields = fieldsOf(FORM);
const kinds = Object.fromEntries(fields.map((field) => [field.name, field.kind]));

describe("fieldsOf", () => {
  it("knows each kind of field, through references and optional ones", () => {
    expect(kinds).toEqual({
      tls: "choice",
      api_key: "secret",
      mode: "choice",
      retries: "integer",
      notes: "multiline",
      loud: "switch",
      url: "url",
    });
  });
  it("names a field whose author gave no title", () => {
    expect(fields.find((field) => field.name === "api_key")?.title).toBe("Api key");
  });
});

describe("the form", () => {
  it("begins with the address and ends with how the connection is secured", () => {
    const { main, security } = parted(fields);
    expect(main[0]?.name).toBe("url");
    expect(security.map((field) => field.name)).toEqual(["tls"]);
  });
  it("sends numbers as numbers and leaves empty secrets and numbers out", () => {
    const draft = draftOf(fields);
    expect(optionsOf(fields, draft)).toEqual({ tls: "verify", mode: "slow", notes: "", loud: true, url: "" });
    expect(optionsOf(fields, { ...draft, retries: "3", api_key: "k" })).toMatchObject({
      retries: 3,
      api_key: "k",
    });
  });
  it("shows what belongs to a value only with that value", () => {
    const notes = fields.find((field) => field.name === "notes");
    expect(notes && isShown(notes, { mode: "slow" })).toBe(false);
    expect(notes && isShown(notes, { mode: "fast" })).toBe(true);
  });
  it("finds where a fault belongs", () => {
    expect(fieldAt("credentials", fields)).toBe("api_key");
    expect(fieldAt("options.url", fields)).toBe("url");
    expect(fieldAt("nowhere", fields)).toBeNull();
  });
});
