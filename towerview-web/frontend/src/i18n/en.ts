import { entry } from "./english/entry";
import { servers } from "./english/servers";
import { sessions } from "./english/sessions";
import { shell } from "./english/shell";

/** Every string of the dashboard. Keys are typed from here (i18next.d.ts): a wrong one does not compile. */
export const en = { ...shell, ...entry, ...sessions, ...servers } as const;
