import { Button, Text } from "@mantine/core";
import { Check, CircleHelp } from "lucide-react";
import { useState } from "react";
import { useAnswerChatQuestionMutation, useListChatQuestionsQuery } from "../api/chat";
import { clock } from "../format/time";
import { Empty } from "../page/empty";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import classes from "./studio.module.css";
import { useT } from "./texts";

const size = 20;

/** How many questions wait for an answer. */
export function useOpenQuestions(room: string, closed: boolean): number {
  const { data } = useListChatQuestionsQuery({ room, size }, { pollingInterval: closed ? 0 : 4000 });
  return data?.total ?? 0;
}

/** What viewers asked and nobody has answered, oldest first. */
export function Questions({ room, closed }: { room: string; closed: boolean }) {
  const t = useT();
  const lang = useLang();
  const [at, setAt] = useState<string | undefined>();
  const { data, error, refetch } = useListChatQuestionsQuery({ room, at, size }, { pollingInterval: closed ? 0 : 4000 });
  const [answer, { isLoading }] = useAnswerChatQuestionMutation();

  const mark = async (id: string) => {
    const marked = await answer({ room, answeredInBody: { id } });
    if (marked.error) return failed(marked.error, lang);
    done(t("admin.question_marked"));
    void refetch();
  };

  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0 && !at) {
    return closed ? (
      <Text size="sm">{t("admin.after_questions_none")}</Text>
    ) : (
      <Empty icon={<CircleHelp size={26} />} title={t("admin.questions_none")}>
        {t("admin.questions_none_body")}
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.questions}>
        {data.items.map((q) => (
          <li key={q.id}>
            <p>
              <time dateTime={q.at}>{clock(q.at)}</time>
              <b>{q.author.name}</b>
              {q.text}
            </p>
            <Button variant="default" size="sm" leftSection={<Check size={16} aria-hidden />} disabled={isLoading} aria-label={t("admin.question_done_of", { name: q.author.name })} onClick={() => void mark(q.id)}>
              {t("admin.question_done")}
            </Button>
          </li>
        ))}
      </ul>
      {(data.next || at) && (
        <Button variant="default" m="sm" onClick={() => setAt(data.next)}>
          {data.next ? t("admin.questions_more") : t("admin.questions_first")}
        </Button>
      )}
    </>
  );
}
