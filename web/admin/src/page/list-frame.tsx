import type { ReactNode } from "react";
import classes from "./page.module.css";

interface Props {
  /** The search and filters above the list. */
  filters?: ReactNode;
  children: ReactNode;
  pager?: ReactNode;
}

/** The card every list stands in: filters above, rows, paging below. */
export function ListFrame({ filters, children, pager }: Props) {
  return (
    <div className={classes.frame}>
      {filters && <div className={classes.toolbar}>{filters}</div>}
      {children}
      {pager}
    </div>
  );
}
