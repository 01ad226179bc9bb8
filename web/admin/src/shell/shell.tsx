import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useEffect } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { ActionIcon } from "@mantine/core";
import { Search } from "lucide-react";
import { Waiting } from "../page/waiting";
import { useT } from "../texts/texts";
import { Jump } from "./jump";
import { openJump } from "./jump-open";
import { Mark } from "./mark";
import { Rail } from "./rail";
import classes from "./shell.module.css";

/** The frame around the rooms: the rail on a desk, a bar with the rail behind it on a phone. */
export function Shell() {
  const t = useT();
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <AppShell
      navbar={{ width: 232, breakpoint: "md", collapsed: { mobile: !open } }}
      header={{ height: { base: 56, md: 0 } }}
      padding={{ base: "md", md: "lg" }}
      layout="default"
    >
      <a href="#page" className={classes.skip}>
        {t("admin.skip")}
      </a>
      <AppShell.Header hiddenFrom="md">
        <Group h="100%" px="md" justify="space-between">
          <Group gap="xs">
            <Burger opened={open} onClick={toggle} size="sm" aria-label={open ? t("admin.menu_close") : t("admin.menu_open")} aria-expanded={open} />
            <Link to="/" className={classes.brand} onClick={close}>
              <Mark size={26} /> Saja
            </Link>
          </Group>
          <ActionIcon size={44} onClick={openJump} aria-label={t("admin.jump")}>
            <Search size={20} aria-hidden />
          </ActionIcon>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" className={classes.rail}>
        <Rail onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <Jump />
    </AppShell>
  );
}
