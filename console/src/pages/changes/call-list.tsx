/** The trail as a timeline, the newest call first. Older ones come as somebody scrolls to them. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useInfiniteQuery } from "@tanstack/react-query";
import { memo, useEffect, useRef } from "react";
import type { PastCall } from "../../../../src/own-api/trail/history.ts";
import { linkTo, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { type CallFilter, CallFilterForm, filterIn } from "./call-filter.tsx";
import "./changes.css";

const AT_ONCE = 100;
const MOST_AT_ONCE = 1_000;

/** Where a page begins: at the moment in which the one before ended. Calls of that moment come again, and `shown` leaves them out. */
interface From {
  readonly to: string | undefined;
  readonly limit: number;
  readonly shown: ReadonlySet<string>;
}

interface CallPage {
  readonly calls: readonly PastCall[];
  readonly next: From | undefined;
}

async function pageOf(session: Session, filter: CallFilter, { to, limit, shown }: From): Promise<CallPage> {
  const query = { ...filter, to: to ?? filter.to ?? session.at, limit: String(limit) };
  const told = await ask(session, "/_cordon/history", { query });
  const calls = told.calls.filter(({ id }) => !shown.has(id));
  const last = told.calls.at(-1)?.time;
  if (!told.hasMore || last === undefined) return { calls, next: undefined };
  // The whole page was of one millisecond. A larger page gets beyond it.
  const isStuck = calls.length === 0;
  if (isStuck && limit >= MOST_AT_ONCE) return { calls, next: undefined };
  const ended = told.calls.filter(({ time }) => time === last).map(({ id }) => id);
  return { calls, next: { to: last, limit: isStuck ? MOST_AT_ONCE : AT_ONCE, shown: new Set(ended) } };
}

export function CallList() {
  const session = useSession();
  const filter = filterIn(useAddress().query);
  const asked = useInfiniteQuery({
    queryKey: [...sessionKey(session), "history", filter],
    queryFn: ({ pageParam }) => pageOf(session, filter, pageParam),
    initialPageParam: { to: undefined, limit: AT_ONCE, shown: new Set() } as From,
    getNextPageParam: ({ next }) => next,
  });
  const pages = asked.data?.pages ?? [];
  const count = pages.reduce((sum, { calls }) => sum + calls.length, 0);
  return (
    <Container
      header={
        <Header
          variant="h1"
          counter={`(${count}${asked.hasNextPage ? "+" : ""})`}
          description="Each call that changed something, and each that was refused for want of permission. Times are UTC."
          actions={<Button iconName="refresh" ariaLabel="Ask again" onClick={() => void asked.refetch()} />}
        >
          Changes
        </Header>
      }
    >
      <SpaceBetween size="m">
        <CallFilterForm filter={filter} />
        {asked.error !== null && <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />}
        {asked.isPending && <Spinner size="large" />}
        {asked.isSuccess && count === 0 && <Nothing isFiltered={Object.keys(filter).length > 0} />}
        <div>
          {pages.map(({ calls }, i) => (
            <CallsOfPage key={calls[0]?.id ?? i} calls={calls} before={pages[i - 1]?.calls.at(-1)?.time} />
          ))}
        </div>
        {asked.hasNextPage && (
          <More
            isLoading={asked.isFetchingNextPage}
            isStopped={asked.isFetchNextPageError}
            onMore={() => void asked.fetchNextPage()}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

interface CallsOfPageProps {
  readonly calls: readonly PastCall[];
  /** When the call above them was made. */
  readonly before: string | undefined;
}

const dayOf = (time: string): string => time.slice(0, 10);

const CallsOfPage = memo(function CallsOfPage({ calls, before }: CallsOfPageProps) {
  const days = [...Map.groupBy(calls, ({ time }) => dayOf(time))];
  return days.map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      {(before === undefined || dayOf(before) !== day) && (
        <Box variant="h3" padding={{ top: "m", bottom: "xs" }}>
          {day}
        </Box>
      )}
      <ol className="calls">
        {ofDay.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </ol>
    </section>
  ));
});

const MOST_SHOWN = 4;

function CallRow({ call: { id, time, user, call, sourceAddress, refused, resources } }: { readonly call: PastCall }) {
  const few = resources.slice(0, MOST_SHOWN);
  return (
    <li className="call">
      <time dateTime={time} title={time}>
        {time.slice(11, 19)}
      </time>
      <span>{user ?? "another account"}</span>
      <span>
        <Link href={linkTo(["changes", id])}>{call}</Link>
        {refused !== undefined && (
          <>
            {" "}
            <StatusIndicator type="error">refused: {refused.replace(/^Client\./, "")}</StatusIndicator>
          </>
        )}
      </span>
      <span>{sourceAddress}</span>
      <span>
        {few.map((name, i) => (
          <span key={name}>
            {i > 0 && ", "}
            <ResourceLink id={name} />
          </span>
        ))}
        {resources.length > few.length && ` and ${resources.length - few.length} more`}
      </span>
    </li>
  );
}

interface MoreProps {
  readonly isLoading: boolean;
  /** The last try failed, so nothing is asked by itself. */
  readonly isStopped: boolean;
  readonly onMore: () => void;
}

/** Asks for more when it's seen, or by the button. */
function More({ isLoading, isStopped, onMore }: MoreProps) {
  const seen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = seen.current;
    if (place === null || isLoading || isStopped) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onMore();
      },
      { rootMargin: "600px" },
    );
    watcher.observe(place);
    return () => watcher.disconnect();
  }, [isLoading, isStopped, onMore]);
  return (
    <div ref={seen}>
      <Button loading={isLoading} onClick={onMore}>
        Older calls
      </Button>
    </div>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Box textAlign="center">The trail has no such call.</Box>;
  return (
    <Box textAlign="center">
      <b>Nothing was changed yet</b>
      <Box variant="code">aws ec2 create-vpc --cidr-block 10.0.0.0/16</Box>
    </Box>
  );
}
