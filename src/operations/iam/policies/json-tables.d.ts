/** Types of the data file beside this one. */
declare module "*/aws-policies.json" {
  const table: import("./aws-policies.ts").AwsPolicyTable;
  export default table;
}
