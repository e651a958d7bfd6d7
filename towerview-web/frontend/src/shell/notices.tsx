import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/queries";
import { Notice } from "@/ui/notice";

/** What the house wants this person to know: a sign-in ended by force, a password that cannot be read. */
export function Notices() {
  const { data } = useQuery(meQuery());
  const notices = data?.notices ?? [];
  if (notices.length === 0) return null;
  return (
    <div className="mx-auto grid max-w-[1800px] gap-2 px-3 pt-3 sm:px-5">
      {notices.map((notice) => (
        <Notice key={notice} tone="warn">
          {notice}
        </Notice>
      ))}
    </div>
  );
}
