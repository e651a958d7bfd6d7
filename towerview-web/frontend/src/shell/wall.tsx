import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";

function Fallen({ error }: { error: Error }) {
  const { t } = useTranslation();
  // After an update of the house the old page asks for chunks that are gone.
  const outdated = /dynamically imported module|Importing a module script failed/i.test(error.message);
  return (
    <Empty
      icon={<TriangleAlert />}
      title={t("app.broken")}
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          {t("app.reload")}
        </Button>
      }
    >
      <p>{outdated ? t("app.updated") : t("app.brokenText")}</p>
      {outdated ? null : <code className="mt-3 block text-faint text-xs">{error.message}</code>}
    </Empty>
  );
}

/** What a page throws stops here: the rest of the house goes on. */
export class Wall extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    return this.state.error ? <Fallen error={this.state.error} /> : this.props.children;
  }
}
