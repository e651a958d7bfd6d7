// The API's types, made from its own description. `write` makes src/api/schema.d.ts anew from openapi.json, which the
// backend writes; `check` fails when the two differ, so that no page is built against an API that is gone.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../openapi.json", import.meta.url);
const TYPES = new URL("../src/api/schema.d.ts", import.meta.url);

const made = `// Made by \`npm run api\` from openapi.json. Do not edit.\n${astToString(await openapiTS(DOCUMENT))}`;

if (process.argv[2] === "write") {
  await writeFile(TYPES, made);
} else if ((await readFile(TYPES, "utf8").catch(() => "")) !== made) {
  process.stderr.write(
    "src/api/schema.d.ts does not match openapi.json: run `npm run api` and mend what breaks.\n",
  );
  process.exitCode = 1;
}
