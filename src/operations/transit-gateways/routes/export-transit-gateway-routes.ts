/** Refuses to write a transit gateway's routes to a bucket: Cordon has no S3. */
import { awsError } from "../../../model/aws-error.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { findTransitTable } from "../route-tables/find-table.ts";

// ours: AWS writes to S3
const noBuckets = awsError(
  "UnsupportedOperation",
  (bucket: string, id: string) =>
    `Routes cannot be exported to the bucket ${bucket}, because there are no buckets here. SearchTransitGatewayRoutes lists the routes of ${id}.`,
);

export default operation("ec2", "ExportTransitGatewayRoutes", {
  touches: nothing,
  decide({ input, world }) {
    const table = findTransitTable(world, input.TransitGatewayRouteTableId);
    throw noBuckets(input.S3Bucket, table.id);
  },
});
