// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["previews"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminPreviewTemplate: build.mutation<
        AdminPreviewTemplateApiResponse,
        AdminPreviewTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/templates/${queryArg.kind}/${queryArg.lang}/${queryArg.form}/preview`,
          method: "POST",
          body: queryArg.previewRequestBody,
        }),
        invalidatesTags: ["previews"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as previewsApi };
export type AdminPreviewTemplateApiResponse =
  /** status 200 OK */ TemplatePreview;
export type AdminPreviewTemplateApiArg = {
  /** The kind of notice */
  kind: string;
  /** The language */
  lang: string;
  /** The form */
  form: "mail" | "push" | "message";
  previewRequestBody: PreviewRequestBody;
};
export type TemplateWarning = {
  /** Which rule */
  code: string;
  /** The programs that do so; empty: all, or those who read */
  of: string[];
  /** Where that is known from */
  source?: string;
  /** How often it was found */
  times: number;
  /** What it is about */
  where?: string;
};
export type TemplatePreview = {
  /** As what a message goes */
  as?: "SMS" | "LMS";
  /** Of the letter's HTML, or of the message in CP949 */
  bytes: number;
  /** The letter, for a frame that runs nothing; pictures are in it */
  html?: string;
  /** How many it may have */
  most: number;
  /** The same for those who read no HTML; of a push notice or a message all that it says */
  plain: string;
  /** It shows the latest notice that was told, not an example */
  real: boolean;
  /** What stands over it */
  subject: string;
  /** The line over its text */
  title: string;
  /** What readers of mail leave out or show otherwise */
  warnings: TemplateWarning[];
};
export type Field = {
  /** Where, e.g. body.lines[0].qty */
  location: string;
  /** What is wrong there */
  message: string;
};
export type Fault = {
  /** Stable name of the failure, for programs */
  code: string;
  /** What happened and what to do, in English */
  detail: string;
  /** What is wrong, by place in the request */
  errors?: Field[] | null;
  /** The HTTP status */
  status: number;
  /** The status in words */
  title: string;
  /** Always about:blank; code is the stable name */
  type: string;
  [key: string]: any;
};
export type TemplateWords = {
  /** Of a letter: HTML behind the button */
  after?: string;
  /** Of a letter: HTML before what was ordered */
  body?: string;
  /** Of a letter: the words on the button; empty: it has none */
  button?: string;
  /** Of a letter: a style sheet, rules in rules, behind that of the shop's looks */
  styles?: string;
  /** Of a letter, or of a long text message */
  subject?: string;
  /** Of a push notice or a text message */
  text?: string;
  /** Of a letter or a push notice */
  title?: string;
};
export type PreviewRequestBody = {
  /** As where its reader likes it dark */
  dark?: boolean;
  /** With an example also where there is a real notice */
  example?: boolean;
  /** With its pictures */
  pictures?: boolean;
  /** What it says */
  words: TemplateWords;
};
export const { useAdminPreviewTemplateMutation } = injectedRtkApi;
