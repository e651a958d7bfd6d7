import { type Query, request } from "./http";
import type { paths } from "./schema";
import type { Whole } from "./types";

/** Calls as the API describes them: a path, method, parameter or body it does not have does not compile. */

type Method = "get" | "post" | "put" | "patch" | "delete";

type MethodOf<Path extends keyof paths> = {
  [Name in Method]: paths[Path][Name] extends { responses: unknown } ? Name : never;
}[Method];

type Json<Reply> = Reply extends { content: { "application/json": infer Body } } ? Whole<Body> : undefined;

type Fine<Replies> = {
  [Status in keyof Replies]: Status extends 200 | 201 | 202 | 204 ? Json<Replies[Status]> : never;
}[keyof Replies];

type PathPart<Operation> = Operation extends { parameters: { path: infer Parts } }
  ? { path: Parts }
  : unknown;

type Content<Body> = Body extends { content: { "application/json": infer Sent } } ? Sent : never;

type BodyPart<Operation> = Operation extends { requestBody?: infer Body }
  ? [Content<NonNullable<Body>>] extends [never]
    ? unknown
    : undefined extends Body
      ? { body?: Content<NonNullable<Body>> }
      : { body: Content<Body> }
  : unknown;

type QueryPart<Operation> = Operation extends { parameters: { query?: infer Asked } }
  ? [NonNullable<Asked>] extends [never]
    ? unknown
    : { query?: Asked }
  : unknown;

type Sent<Operation> = PathPart<Operation> &
  BodyPart<Operation> &
  QueryPart<Operation> & { headers?: Record<string, string> };

type Filled = {
  path?: Record<string, string | number>;
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
};

function filled(path: string, parts: Filled["path"]): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts?.[name] ?? "")));
}

export function call<Path extends keyof paths, Name extends MethodOf<Path>>(
  method: Name,
  path: Path,
  sent: Sent<paths[Path][Name]>,
): Promise<paths[Path][Name] extends { responses: infer Replies } ? Fine<Replies> : never> {
  const { path: parts, query, body, headers } = sent as Filled;
  return request(filled(path, parts), {
    method: method.toUpperCase() as Uppercase<Method>,
    query,
    body,
    headers: headers ?? {},
  });
}
