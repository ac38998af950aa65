/** The product's icon, for tabs: a data URL, so that no page asks for a file. */
export const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%231a4f9c'/%3E%3Cpath d='M9 17l5 5 10-12' fill='none' stroke='%23fff' stroke-width='4'/%3E%3C/svg%3E";
