import { useGetMeQuery } from "../api/account";
import { may, staff, type Act } from "./may";

/** Who is signed in here, as far as is known. */
export function useMe() {
  const { data, isLoading, error, refetch } = useGetMeQuery();
  return { me: data?.member, loading: isLoading, error, refetch, staff: staff(data?.member?.role) };
}

/** Whether the reader's role reaches an act. */
export function useMay(): (act: Act) => boolean {
  const { data } = useGetMeQuery();
  return (act) => may(data?.member?.role, act);
}
