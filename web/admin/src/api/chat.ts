// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["chat"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      answerChatQuestion: build.mutation<
        AnswerChatQuestionApiResponse,
        AnswerChatQuestionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/answered`,
          method: "POST",
          body: queryArg.answeredInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      banChatMember: build.mutation<
        BanChatMemberApiResponse,
        BanChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/ban`,
          method: "POST",
          body: queryArg.banInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      deleteChatMessage: build.mutation<
        DeleteChatMessageApiResponse,
        DeleteChatMessageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/delete`,
          method: "POST",
          body: queryArg.deleteInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      muteChatMember: build.mutation<
        MuteChatMemberApiResponse,
        MuteChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/mute`,
          method: "POST",
          body: queryArg.muteInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      endChatNotice: build.mutation<
        EndChatNoticeApiResponse,
        EndChatNoticeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/notice`,
          method: "DELETE",
        }),
        invalidatesTags: ["chat"],
      }),
      postChatNotice: build.mutation<
        PostChatNoticeApiResponse,
        PostChatNoticeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/notice`,
          method: "POST",
          body: queryArg.noticeInBody,
        }),
        invalidatesTags: ["chat"],
      }),
      listChatQuestions: build.query<
        ListChatQuestionsApiResponse,
        ListChatQuestionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/questions`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["chat"],
      }),
      listChatSanctions: build.query<
        ListChatSanctionsApiResponse,
        ListChatSanctionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/sanctions`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["chat"],
      }),
      unbanChatMember: build.mutation<
        UnbanChatMemberApiResponse,
        UnbanChatMemberApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/chat/${queryArg.room}/unban`,
          method: "POST",
          body: queryArg.unbanInBody,
        }),
        invalidatesTags: ["chat"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as chatApi };
export type AnswerChatQuestionApiResponse = unknown;
export type AnswerChatQuestionApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  answeredInBody: AnsweredInBody;
};
export type BanChatMemberApiResponse = /** status 200 OK */ BanOutBody;
export type BanChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  banInBody: BanInBody;
};
export type DeleteChatMessageApiResponse = unknown;
export type DeleteChatMessageApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  deleteInBody: DeleteInBody;
};
export type MuteChatMemberApiResponse = /** status 200 OK */ Sanction;
export type MuteChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  muteInBody: MuteInBody;
};
export type EndChatNoticeApiResponse = unknown;
export type EndChatNoticeApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
};
export type PostChatNoticeApiResponse = unknown;
export type PostChatNoticeApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  noticeInBody: NoticeInBody;
};
export type ListChatQuestionsApiResponse = /** status 200 OK */ PageQuestion;
export type ListChatQuestionsApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type ListChatSanctionsApiResponse = /** status 200 OK */ PageSanction;
export type ListChatSanctionsApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type UnbanChatMemberApiResponse = unknown;
export type UnbanChatMemberApiArg = {
  /** live:<show id>, or the show id alone */
  room: string;
  unbanInBody: UnbanInBody;
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
export type AnsweredInBody = {
  /** Id of the message */
  id: string;
  /** It has not been answered after all */
  open?: boolean;
};
export type BanOutBody = {
  /** Member id of the staff, or flood or trace for the machine */
  by: string;
  /** When it was imposed */
  createdAt: string;
  /** How many of their lines were taken away */
  deleted: number;
  /** Sanction id */
  id: string;
  /** mute or ban */
  kind: "mute" | "ban";
  /** Member id */
  member: string;
  /** Their name when it was imposed */
  name: string;
  /** For the staff's eyes */
  reason: string;
  /** Where it holds; * is everywhere */
  room: string;
  /** When it ends; the zero time for never */
  until: string;
};
export type BanInBody = {
  /** Leave what they wrote; else all of it is taken away */
  keepLines?: boolean;
  /** Member id */
  member: string;
  /** For the staff's eyes */
  reason?: string;
  /** For how long; 0 is for ever */
  seconds?: number;
};
export type DeleteInBody = {
  /** Id of the message */
  id: string;
};
export type Sanction = {
  /** Member id of the staff, or flood or trace for the machine */
  by: string;
  /** When it was imposed */
  createdAt: string;
  /** Sanction id */
  id: string;
  /** mute or ban */
  kind: "mute" | "ban";
  /** Member id */
  member: string;
  /** Their name when it was imposed */
  name: string;
  /** For the staff's eyes */
  reason: string;
  /** Where it holds; * is everywhere */
  room: string;
  /** When it ends; the zero time for never */
  until: string;
};
export type MuteInBody = {
  /** Member id */
  member: string;
  /** For the staff's eyes */
  reason?: string;
  /** For how long */
  seconds: number;
};
export type NoticeInBody = {
  /** At most 300 characters */
  text: string;
};
export type Author = {
  /** A colour of their own, 0 to 359 */
  hue: number;
  /** Member id */
  id: string;
  /** Name as shown: a member's is masked */
  name: string;
  /** Badge: member, host, operator or owner */
  role: "member" | "host" | "operator" | "owner";
};
export type Question = {
  /** When it was asked */
  at: string;
  /** Who asked, as the room sees them */
  author: Author;
  /** Id of the message */
  id: string;
  /** What was asked */
  text: string;
};
export type PageQuestion = {
  /** What is on this page */
  items: Question[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type PageSanction = {
  /** What is on this page */
  items: Sanction[];
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type UnbanInBody = {
  /** Member id */
  member: string;
};
export const {
  useAnswerChatQuestionMutation,
  useBanChatMemberMutation,
  useDeleteChatMessageMutation,
  useMuteChatMemberMutation,
  useEndChatNoticeMutation,
  usePostChatNoticeMutation,
  useListChatQuestionsQuery,
  useListChatSanctionsQuery,
  useUnbanChatMemberMutation,
} = injectedRtkApi;
