/** What is around every page: the bar at the top, the navigation, messages. */
import Alert from "@cloudscape-design/components/alert";
import AppLayout from "@cloudscape-design/components/app-layout";
import Box from "@cloudscape-design/components/box";
import SideNavigation, { type SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import Spinner from "@cloudscape-design/components/spinner";
import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { linkTo, useAddress } from "./address.ts";
import { Fault } from "./fault.tsx";
import { type ConsolePage, home, pages } from "./pages.ts";
import { useSession } from "./sessions.tsx";
import { TopBar } from "./top-bar.tsx";

interface FrameProps {
  readonly regions: readonly string[];
  readonly takesAnyKey: boolean;
}

export function Frame({ regions, takesAnyKey }: FrameProps) {
  const { path } = useAddress();
  const session = useSession();
  const page = pages.find((each) => each.path === (path[0] ?? home));
  const [isNavigationOpen, setIsNavigationOpen] = useState(() => matchMedia("(min-width: 900px)").matches);
  useEffect(() => {
    document.title = page === undefined ? "Cordon" : `${page.title} · Cordon`;
  }, [page]);
  return (
    <>
      <div id="top">
        <TopBar regions={regions} takesAnyKey={takesAnyKey} />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigationOpen={isNavigationOpen}
        onNavigationChange={({ detail }) => setIsNavigationOpen(detail.open)}
        navigation={<SideNavigation activeHref={hrefOf(page)} items={items} />}
        notifications={session.at === undefined ? undefined : <Past page={page} at={session.at} />}
        content={
          <Fault key={`${page?.path} ${session.account} ${session.region} ${session.at}`}>
            {page === undefined ? <Nowhere /> : <Shown page={page} />}
          </Fault>
        }
      />
    </>
  );
}

const hrefOf = (page: ConsolePage | undefined): string => (page === undefined ? "" : linkTo([page.path]));

const items: SideNavigationProps.Item[] = [...Map.groupBy(pages, ({ section }) => section)].map(([text, under]) => ({
  type: "section",
  text,
  items: under.map((page) => ({ type: "link", text: page.title, href: hrefOf(page) })),
}));

/** Made once a page: React would take another one for another page. */
const loaded = new Map<string, ComponentType>(pages.map((page) => [page.path, lazy(page.load)]));

function Shown({ page }: { readonly page: ConsolePage }) {
  const Page = loaded.get(page.path);
  return <Suspense fallback={<Spinner size="large" />}>{Page === undefined ? <Nowhere /> : <Page />}</Suspense>;
}

const Nowhere = () => <Box padding="l">There is no such page. The navigation lists those that there are.</Box>;

function Past({ page, at }: { readonly page: ConsolePage | undefined; readonly at: string }) {
  return (
    <Alert type="info">
      {page?.showsPast === false
        ? `This page shows what is now, not what was at ${at}.`
        : `Everything here is as it was at ${at}. Nothing can be changed there.`}
    </Alert>
  );
}
