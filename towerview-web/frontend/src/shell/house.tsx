import { LogOut, Search } from "lucide-react";
import { Fragment, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Route, Routes, useLocation } from "react-router";
import { isViewer, signOut, useAccount, useSignIn } from "@/api/account";
import { useLiveLine } from "@/live/use-live";
import { Tower } from "@/pages/entry/frame";
import { HomePage } from "@/pages/home/home";
import { Button } from "@/ui/button";
import { Key } from "@/ui/key";
import { later } from "@/ui/later";
import { useKeys } from "./keys";
import { LineBanner, LineMark } from "./line";
import { Navigation, PhoneNavigation } from "./navigation";
import { Notices } from "./notices";
import { type PageOf, pageAt, usePages } from "./pages";
import { Wall } from "./wall";

const ServersPage = later(() => import("@/pages/servers/servers"));
const AccountsPage = later(() => import("@/pages/accounts/accounts"));
const RightsPage = later(() => import("@/pages/accounts/rights"));
const AuditPage = later(() => import("@/pages/audit/audit"));
const SettingsPage = later(() => import("@/pages/settings/settings"));
const ViewerPage = later(() => import("@/pages/viewer/viewer"));
const PluginsPage = later(() => import("@/pages/plugins/plugins"));
const AccountPage = later(() => import("@/pages/account/account"));
const Palette = later(() => import("./palette"));
const Help = later(() => import("./help"));

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
  const pages = usePages();
  useEffect(() => {
    const page = pageAt(pages, pathname);
    document.title = page ? t("app.title", { page: t(`nav.${page.name}`), site }) : site;
  }, [pages, pathname, site, t]);
}

const ROUTES: Record<PageOf["name"], ReactNode> = {
  home: null,
  servers: <Route path="/servers" element={<ServersPage />} />,
  accounts: (
    <Route path="/accounts">
      <Route index element={<AccountsPage />} />
      <Route path=":id" element={<RightsPage />} />
    </Route>
  ),
  audit: <Route path="/audit" element={<AuditPage />} />,
  settings: <Route path="/settings" element={<SettingsPage />} />,
  plugins: <Route path="/plugins" element={<PluginsPage />} />,
  account: <Route path="/account" element={<AccountPage />} />,
};

/** The pages one may see; any other path leads home. */
function Pages() {
  const { pathname } = useLocation();
  const pages = usePages();
  const viewer = isViewer(useAccount());
  return (
    <Wall key={pathname}>
      <Suspense fallback={null}>
        <Routes>
          {pages.map((page) => (
            <Fragment key={page.name}>{ROUTES[page.name]}</Fragment>
          ))}
          <Route path="*" element={viewer ? <ViewerPage /> : <HomePage />} />
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
        <PhoneNavigation />
      </div>
      <Suspense fallback={null}>
        {open === "palette" ? <Palette onClose={close} onHelp={openHelp} /> : null}
        {open === "help" ? <Help onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </>
  );
}
