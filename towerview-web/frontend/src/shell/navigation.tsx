import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NavLink, useLocation, useNavigate } from "react-router";
import { Menu } from "@/ui/menu";
import { type PageOf, pageAt, usePages } from "./pages";

const ROOM = 5;
const TAB =
  "flex flex-col items-center gap-0.5 rounded-md px-2 py-1.5 font-medium text-2xs text-muted transition-colors hover:text-text aria-[current=page]:text-accent [&_svg]:size-5";

/** On a wide screen: words from `xl` on, below that the icons with the words for screen readers and as a title. */
export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("app.nav")} className="flex gap-0.5">
      {usePages().map((page) => (
        <NavLink
          key={page.path}
          to={page.path}
          end={page.path === "/"}
          title={t(`nav.${page.name}`)}
          className="flex items-center gap-2 whitespace-nowrap rounded-md px-2.5 py-2 font-medium text-muted text-sm transition-colors hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text xl:px-3 [&_svg]:size-4"
        >
          <page.icon aria-hidden="true" />
          <span className="max-xl:sr-only">{t(`nav.${page.name}`)}</span>
        </NavLink>
      ))}
    </nav>
  );
}

function More({ pages }: { pages: PageOf[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const here = pageAt(pages, useLocation().pathname);
  return (
    <Menu
      items={pages.map((page) => ({
        key: page.path,
        label: t(`nav.${page.name}`),
        icon: <page.icon aria-hidden="true" />,
        onSelect: () => void navigate(page.path),
      }))}
      trigger={
        <button type="button" aria-label={t("nav.more")} className={`${TAB} ${here ? "text-accent" : ""}`}>
          <Ellipsis aria-hidden="true" />
          <span aria-hidden="true">{t("nav.moreShort")}</span>
        </button>
      }
    />
  );
}

/** On a phone, at the lower edge: as many pages as there is room for, the others behind one button. */
export function PhoneNavigation() {
  const { t } = useTranslation();
  const pages = usePages();
  const fits = pages.length <= ROOM;
  const shown = fits ? pages : pages.filter((page) => page.first);
  return (
    <nav aria-label={t("app.nav")} className="flex flex-1 justify-around gap-0.5">
      {shown.map((page) => (
        <NavLink key={page.path} to={page.path} end={page.path === "/"} className={TAB}>
          <page.icon aria-hidden="true" />
          {t(`nav.${page.name}`)}
        </NavLink>
      ))}
      {fits ? null : <More pages={pages.filter((page) => !page.first)} />}
    </nav>
  );
}
