/** The bar at the top: whose network, in which Region, as of when, and how it looks. */
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import TopNavigation, { type TopNavigationProps } from "@cloudscape-design/components/top-navigation";
import { useState } from "react";
import { AskBefore } from "../parts/ask-before.tsx";
import { linkTo } from "./address.ts";
import { useAppearance } from "./appearance.ts";
import { home } from "./pages.ts";
import { useSessions } from "./sessions.tsx";

interface TopBarProps {
  readonly regions: readonly string[];
  readonly takesAnyKey: boolean;
}

export function TopBar({ regions, takesAnyKey }: TopBarProps) {
  const { session, change, signOut } = useSessions();
  const [appearance, setAppearance] = useAppearance();
  const [asks, setAsks] = useState<"account" | "moment">();
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: "button",
      iconName: "history",
      text: session.at === undefined ? "Now" : `As of ${momentText(session.at)}`,
      title: "As it was at another time",
      onClick: () => setAsks("moment"),
    },
    {
      type: "menu-dropdown",
      text: session.region,
      title: "Region",
      ariaLabel: `Region ${session.region}`,
      items: regions.map((id) => ({ id, text: id })),
      onItemClick: ({ detail }) => change({ region: detail.id }),
    },
    {
      type: "menu-dropdown",
      iconName: "user-profile",
      text: session.account,
      title: "Account",
      ariaLabel: `Account ${session.account}`,
      items: takesAnyKey
        ? [{ id: "account", text: "Another account ..." }]
        : [{ id: "sign-out", text: `Sign out ${session.key.accessKeyId}` }],
      onItemClick: ({ detail }) => (detail.id === "account" ? setAsks("account") : signOut()),
    },
    {
      type: "button",
      text: appearance === "dark" ? "Light" : "Dark",
      title: "Appearance",
      onClick: () => setAppearance(appearance === "dark" ? "light" : "dark"),
    },
  ];
  return (
    <>
      <TopNavigation
        identity={{ title: "Cordon", href: linkTo([home]) }}
        utilities={utilities}
        i18nStrings={{ overflowMenuTriggerText: "More", overflowMenuTitleText: "All" }}
      />
      {asks === "account" && (
        <Asked
          title="Another account"
          label="Account"
          description="12 digits. It needs not exist: every account has a default VPC in each Region."
          initially={session.account}
          problem={(text) => (/^\d{12}$/.test(text) ? undefined : "An account has 12 digits")}
          onAnswer={(account) => change({ account, key: { ...session.key, accessKeyId: account } })}
          onClose={() => setAsks(undefined)}
        />
      )}
      {asks === "moment" && (
        <Asked
          title="As it was at another time"
          label="Time"
          description="For example 2026-11-24T09:00:00Z. Empty for now."
          initially={session.at ?? ""}
          problem={(text) =>
            text === "" || !Number.isNaN(Date.parse(text)) ? undefined : "A time looks like 2026-11-24T09:00:00Z"
          }
          onAnswer={(text) => change({ at: text === "" ? undefined : new Date(text).toISOString() })}
          onClose={() => setAsks(undefined)}
        />
      )}
    </>
  );
}

/** A time, or a revision of the account's Region. */
const momentText = (at: string): string =>
  /^\d+$/.test(at) ? `revision ${at}` : `${at.slice(0, 16).replace("T", " ")} UTC`;

interface AskedProps {
  readonly title: string;
  readonly label: string;
  readonly description: string;
  readonly initially: string;
  /** What is wrong with a text; undefined if it will do. */
  readonly problem: (text: string) => string | undefined;
  readonly onAnswer: (text: string) => void;
  readonly onClose: () => void;
}

function Asked({ title, label, description, initially, problem, onAnswer, onClose }: AskedProps) {
  const [text, setText] = useState(initially);
  const [wrong, setWrong] = useState<string>();
  const answer = () => {
    const found = problem(text.trim());
    setWrong(found);
    if (found !== undefined) return;
    onAnswer(text.trim());
    onClose();
  };
  return (
    <AskBefore title={title} verb="Show" onDo={answer} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer();
        }}
      >
        <FormField label={label} description={description} {...(wrong !== undefined && { errorText: wrong })}>
          <Input value={text} autoFocus onChange={({ detail }) => setText(detail.value)} />
        </FormField>
      </form>
    </AskBefore>
  );
}
