import { LogOut, Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Route, Routes, useLocation } from "react-router";
import { signOut, useAccount, useSignIn } from "@/api/account";
import { useLiveLine } from "@/live/use-live";
import { Tower } from "@/pages/entry/frame";
import { HomePage } from "@/pages/home/home";
import { Button } from "@/ui/button";
import { Key } from "@/ui/key";
import { useKeys } from "./keys";
import { LineBanner, LineMark } from "./line";
import { Notices } from "./notices";
import { PAGES } from "./pages";
import { Wall } from "./wall";

const ServersPage = lazy(() => import("@/pages/servers/servers"));
const PluginsPage = lazy(() => import("@/pages/plugins/plugins"));
const AccountPage = lazy(() => import("@/pages/account/account"));
const Palette = lazy(() => import("./palette"));
const Help = lazy(() => import("./help"));

function Navigation() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("app.nav")} className="flex gap-0.5 max-sm:flex-1 max-sm:justify-around">
      {PAGES.map((page) => (
        <NavLink
          key={page.path}
          to={page.path}
          end={page.path === "/"}
          className="flex items-center gap-2 rounded-md px-3 py-2 font-medium text-muted text-sm transition-colors hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text max-sm:flex-col max-sm:gap-0.5 max-sm:px-2 max-sm:py-1.5 max-sm:text-2xs max-sm:aria-[current=page]:bg-transparent max-sm:aria-[current=page]:text-accent [&_svg]:size-4 max-sm:[&_svg]:size-5"
        >
          <page.icon aria-hidden="true" />
          {t(`nav.${page.name}`)}
        </NavLink>
      ))}
    </nav>
  );
}

function TopBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation();
  const siteName = useSignIn((state) => state.siteName);
  const account = useAccount();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-bg/85 backdrop-blur-md">
      <div className="mx-auto flex h-14 max-w-[1800px] items-center gap-2 px-3 sm:gap-4 sm:px-5">
        <NavLink to="/" className="flex min-w-0 items-center gap-2 rounded-md">
          <Tower className="size-7 shrink-0" />
          <bdi className="truncate font-semibold text-lg tracking-tight">{siteName}</bdi>
        </NavLink>
        <div className="max-sm:hidden">
          <Navigation />
        </div>
        <div className="ml-auto flex items-center gap-2 sm:gap-3">
          <LineMark />
          <Button
            variant="plain"
            size="sm"
            onClick={onSearch}
            className="max-sm:hidden"
            aria-keyshortcuts="Control+K"
          >
            <Search aria-hidden="true" />
            <span className="text-faint max-lg:sr-only">{t("action.search")}</span>
            <Key>Ctrl K</Key>
          </Button>
          <Button
            variant="quiet"
            size="icon"
            onClick={onSearch}
            className="sm:hidden"
            aria-label={t("action.search")}
          >
            <Search aria-hidden="true" />
          </Button>
          <span className="max-w-32 truncate text-muted text-sm max-md:hidden">
            <bdi>{account?.name}</bdi>
          </span>
          <Button
            variant="quiet"
            size="icon"
            onClick={() => void signOut()}
            aria-label={t("action.signOut")}
            title={t("action.signOut")}
          >
            <LogOut aria-hidden="true" />
          </Button>
        </div>
      </div>
      <LineBanner />
    </header>
  );
}

function usePageTitle(): void {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const site = useSignIn((state) => state.siteName);
  useEffect(() => {
    const page = PAGES.find((one) => one.path === pathname);
    document.title = page ? t("app.title", { page: t(`nav.${page.name}`), site }) : site;
  }, [pathname, site, t]);
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <Wall key={pathname}>
      <Suspense fallback={null}>
        <Routes>
          <Route path="/servers" element={<ServersPage />} />
          <Route path="/plugins" element={<PluginsPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="*" element={<HomePage />} />
        </Routes>
      </Suspense>
    </Wall>
  );
}

/** Everything a signed-in account sees: bar, navigation, the page, and what opens over it. */
export default function House() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const openPalette = useCallback(() => setOpen("palette"), []);
  const openHelp = useCallback(() => setOpen("help"), []);
  const close = useCallback(() => setOpen((now) => (now === "palette" ? null : now)), []);
  useLiveLine();
  usePageTitle();
  useKeys(openPalette, openHelp);
  return (
    <>
      <a
        href="#page"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("app.skip")}
      </a>
      <TopBar onSearch={openPalette} />
      <Notices />
      <main
        id="page"
        tabIndex={-1}
        className="mx-auto max-w-[1800px] px-3 pt-4 pb-24 outline-none sm:px-5 sm:pb-10"
      >
        <Pages />
      </main>
      <div className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-bg/92 pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden">
        <Navigation />
      </div>
      <Suspense fallback={null}>
        {open === "palette" ? <Palette onClose={close} onHelp={openHelp} /> : null}
        {open === "help" ? <Help onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </>
  );
}
