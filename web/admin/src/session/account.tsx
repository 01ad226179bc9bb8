import { Page } from "../page/page";
import { Section } from "../page/section";
import { useT } from "../texts/texts";
import { useMe } from "./me";
import { NewPassword } from "./new-password";

/** What is one's own: the password. */
export default function Account() {
  const t = useT();
  const { me } = useMe();
  return (
    <Page narrow title={t("admin.change_password")} under={me?.email}>
      <Section>
        <NewPassword own />
      </Section>
    </Page>
  );
}
