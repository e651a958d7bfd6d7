import { House, Puzzle, ScrollText, Server, Settings, UserRound, Users } from "lucide-react";
import { useMemo } from "react";
import { isAdmin, isKeeper, isViewer, useAccount } from "@/api/account";
import type { Account } from "@/api/types";

const anybody = () => true;
const notViewers = (account: Account | null) => !isViewer(account);

/**
 * The pages that exist, in the order of the navigation. `key`: what follows `g` on the keyboard; `has`: who may ever see
 * it; `first`: it stays in sight on a phone, where there is no room for all.
 */
export const PAGES = [
  { path: "/", name: "home", icon: House, key: "d", has: anybody, first: true },
  { path: "/servers", name: "servers", icon: Server, key: "s", has: notViewers, first: true },
  { path: "/accounts", name: "accounts", icon: Users, key: "u", has: isKeeper, first: true },
  { path: "/audit", name: "audit", icon: ScrollText, key: "l", has: isKeeper, first: false },
  { path: "/settings", name: "settings", icon: Settings, key: "e", has: isAdmin, first: false },
  { path: "/plugins", name: "plugins", icon: Puzzle, key: "p", has: notViewers, first: false },
  { path: "/account", name: "account", icon: UserRound, key: "a", has: anybody, first: true },
] as const;

export type PageOf = (typeof PAGES)[number];

/** The pages of whoever is signed in. */
export function usePages(): PageOf[] {
  const account = useAccount();
  return useMemo(() => PAGES.filter((page) => page.has(account)), [account]);
}

/** The page a path belongs to; what lies below one belongs to it too. */
export function pageAt(pages: PageOf[], path: string): PageOf | undefined {
  return pages.find((page) => path === page.path || (page.path !== "/" && path.startsWith(`${page.path}/`)));
}
