import { House, Puzzle, Server, UserRound } from "lucide-react";

/** The pages that exist, in the order of the navigation. `key`: what follows `g` on the keyboard. */
export const PAGES = [
  { path: "/", name: "home", icon: House, key: "d" },
  { path: "/servers", name: "servers", icon: Server, key: "s" },
  { path: "/plugins", name: "plugins", icon: Puzzle, key: "p" },
  { path: "/account", name: "account", icon: UserRound, key: "a" },
] as const;
