import { useTranslation } from "react-i18next";
import type { GrantInfo } from "@/api/types";
import { Card } from "@/ui/card";
import { grantTitle } from "./grant-title";
import { groupsOf } from "./matrix";

/** Every right in plain words, in the order of the columns. */
export function Meaning({ grants }: { grants: GrantInfo[] }) {
  const { t } = useTranslation();
  return (
    <Card className="grid gap-4 p-4">
      <h2 className="font-semibold text-lg">{t("rights.meaning")}</h2>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
        {groupsOf(grants).map(([group, members]) => (
          <section key={group} className="grid content-start gap-1.5">
            <h3 className="text-faint text-xs">{t(`rights.group.${group}`)}</h3>
            <dl className="grid gap-1.5 text-sm">
              {members.map((grant) => (
                <div key={grant.grant}>
                  <dt className="inline font-medium">
                    <bdi>{grantTitle(grant)}</bdi>
                    {": "}
                  </dt>
                  <dd className="inline text-muted">
                    <bdi>{grant.what}</bdi>
                    {grant.plugin ? <bdi> ({t("rights.plugin", { plugin: grant.plugin })})</bdi> : null}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Card>
  );
}
