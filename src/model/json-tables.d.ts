/** Types of the data files beside this one. */
declare module "*/aws-prefix-lists.json" {
  const table: import("./aws-prefix-lists.ts").AwsPrefixListTable;
  export default table;
}
