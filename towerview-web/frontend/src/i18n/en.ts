import { accounts } from "./english/accounts";
import { audit } from "./english/audit";
import { entry } from "./english/entry";
import { servers } from "./english/servers";
import { sessions } from "./english/sessions";
import { shell } from "./english/shell";
import { viewer } from "./english/viewer";

/** Every string of the dashboard. Keys are typed from here (i18next.d.ts): a wrong one does not compile. */
export const en = { ...shell, ...entry, ...sessions, ...servers, ...accounts, ...audit, ...viewer } as const;
