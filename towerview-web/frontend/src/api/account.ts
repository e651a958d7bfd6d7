import { create } from "zustand";
import { auth, mediaAuth } from "./endpoints";
import { keeper } from "./http";
import { Problem } from "./problem";
import type { Account, Grant, TokenReply } from "./types";

export type Phase = "starting" | "unreachable" | "setup" | "signed_out" | "signed_in";

interface SignIn {
  phase: Phase;
  siteName: string;
  account: Account | null;
  /** Why the sign-in page is shown although somebody was signed in. */
  ended: boolean;
}

export const useSignIn = create<SignIn>(() => ({
  phase: "starting",
  siteName: "TowerView",
  account: null,
  ended: false,
}));

// Not a credential: it only says that asking for a refresh is worth a try, which spares everybody else a refused request.
const HINT = "towerview.signed-in";
const wire = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("towerview");

function hint(on: boolean): void {
  try {
    if (on) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // Storage may be forbidden; then every start asks.
  }
}

function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(HINT) === "1";
  } catch {
    return true;
  }
}

function welcome(reply: TokenReply): void {
  hint(true);
  useSignIn.setState({ phase: "signed_in", account: reply.account, ended: false });
}

function accept(reply: TokenReply): void {
  keeper.keep(reply);
  welcome(reply);
}

function leave(ended: boolean): void {
  keeper.forget();
  hint(false);
  useSignIn.setState({ phase: "signed_out", account: null, ended });
}

keeper.tell(welcome, () => leave(useSignIn.getState().phase === "signed_in"));
wire?.addEventListener("message", (event) => {
  if (event.data === "signed-out" && useSignIn.getState().account) leave(false);
});

/** Find out where we stand: signed in by the cookie, signed out, or never set up. */
export async function start(): Promise<void> {
  try {
    const state = await auth.state();
    useSignIn.setState({ siteName: state.site_name || "TowerView" });
    if (state.setup_needed) useSignIn.setState({ phase: "setup" });
    else if (!mayBeSignedIn()) useSignIn.setState({ phase: "signed_out" });
    else await keeper.refresh();
  } catch {
    useSignIn.setState({ phase: "unreachable" });
  }
}

export async function signIn(username: string, password: string, remember: boolean): Promise<void> {
  accept(await auth.signIn({ username, password, remember }));
}

/** As a media user, with the name and password of the server that was picked. */
export async function signInAtServer(
  server_id: number,
  username: string,
  password: string,
  remember: boolean,
): Promise<void> {
  accept(await mediaAuth.signIn({ server_id, username, password, remember }));
}

/** As a media user who has said yes elsewhere. It works once. */
export async function finishPin(id: string, remember: boolean): Promise<void> {
  accept(await mediaAuth.finishPin({ id, remember }));
}

export async function setUp(secret: string, username: string, password: string): Promise<void> {
  accept(await auth.setUp({ secret, username, password }));
}

export async function changePassword(current: string, wanted: string): Promise<void> {
  accept(await auth.changePassword({ current_password: current, new_password: wanted }));
}

export async function signOut(): Promise<void> {
  try {
    await auth.signOut();
  } catch (error) {
    // A sign-in that is over already is what was asked for.
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  leave(false);
  wire?.postMessage("signed-out");
}

/** Whether the account may do something on a server; on any server when none is named. */
export function may(account: Account | null, grant: Grant, serverId?: number): boolean {
  if (!account) return false;
  if (account.role === "admin") return true;
  if (serverId !== undefined) return account.grants[String(serverId)]?.includes(grant) ?? false;
  return Object.values(account.grants).some((grants) => grants.includes(grant));
}

/** Adding, deleting and everything about addresses and credentials is for admins alone. */
export function isAdmin(account: Account | null): boolean {
  return account?.role === "admin";
}

/** Media users see their own and nothing else. */
export function isViewer(account: Account | null): boolean {
  return account?.role === "viewer";
}

/** Who looks after accounts and reads the audit log, each as far as the house lets them. */
export function isKeeper(account: Account | null): boolean {
  return account?.role === "admin" || account?.role === "staff";
}

export function useAccount(): Account | null {
  return useSignIn((state) => state.account);
}
