/** What a call was asked or answered, member by member, with ids as links. */
import Box from "@cloudscape-design/components/box";
import { placeOf, ResourceLink } from "../../parts/resource-link.tsx";

/** Of a list as long as this the rest is only counted. */
const MOST = 50;

export function Members({ of }: { readonly of: unknown }) {
  if (of === null || of === undefined) return <>–</>;
  if (typeof of === "string") return placeOf(of) === undefined ? of : <ResourceLink id={of} />;
  if (typeof of !== "object") return <>{String(of)}</>;
  const entries = Object.entries(of);
  const isList = Array.isArray(of);
  return (
    <ul className="members">
      {entries.slice(0, MOST).map(([name, value]) => (
        <li key={name}>
          {!isList && <Box variant="awsui-key-label" display="inline">{`${name}: `}</Box>}
          <Members of={value} />
        </li>
      ))}
      {entries.length > MOST && <li>and {entries.length - MOST} more</li>}
    </ul>
  );
}
