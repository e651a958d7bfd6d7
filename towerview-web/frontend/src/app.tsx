import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter } from "react-router";
import { later } from "@/ui/later";
import { start, useSignIn } from "./api/account";
import { createQueryClient } from "./api/queries";
import { EntryFrame } from "./pages/entry/frame";
import { Wall } from "./shell/wall";
import { Button } from "./ui/button";
import { dismissAllToasts, Toasts } from "./ui/toast";

const House = later(() => import("./shell/house"));
const SetUpPage = later(() => import("./pages/entry/set-up"));
const SignInPage = later(() => import("./pages/entry/sign-in"));
const CallbackPage = later(() => import("./pages/entry/callback"));
const MustChangePage = later(() => import("./pages/entry/must-change"));

function Unreachable() {
  const { t } = useTranslation();
  return (
    <EntryFrame title={t("entry.unreachable")} text={t("entry.unreachableText")}>
      <Button variant="primary" onClick={() => void start()}>
        {t("action.retry")}
      </Button>
    </EntryFrame>
  );
}

/** Which door is open: set-up, sign-in, the forced password change, or the house. */
function Door() {
  const phase = useSignIn((state) => state.phase);
  const mustChange = useSignIn((state) => state.account?.must_change_password ?? false);
  if (phase === "starting") return null;
  if (phase === "unreachable") return <Unreachable />;
  if (phase === "setup") return <SetUpPage />;
  if (phase === "signed_out") return <SignInPage />;
  return mustChange ? <MustChangePage /> : <SignedIn />;
}

/** What one account has seen is not kept for the next: the cache lives as long as the sign-in. */
function SignedIn() {
  const [client] = useState(createQueryClient);
  useEffect(() => dismissAllToasts, []);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <House />
      </BrowserRouter>
    </QueryClientProvider>
  );
}

/** The way back of a window that was opened at a product's own page; it asks for nothing and knows nothing. */
const CALLBACK = "/oauth/callback";

export function App() {
  const isCallback = location.pathname === CALLBACK;
  useEffect(() => {
    if (!isCallback) void start();
  }, [isCallback]);
  return (
    <Wall>
      <Suspense fallback={null}>{isCallback ? <CallbackPage /> : <Door />}</Suspense>
      <Toasts />
    </Wall>
  );
}
