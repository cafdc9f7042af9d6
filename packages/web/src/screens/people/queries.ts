/** Questions and changes about people. */
import type { NewUser, User, UserChange, UserWithPassword } from '@paperchain/contract/people'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../api/failure.ts'
import { ask } from '../../api/http.ts'
import { usePages } from '../../api/pages.ts'

const KEY = ['people']

export const usePeople = () =>
  usePages(KEY, (cursor, signal) =>
    ask('user.list', { query: cursor === undefined ? {} : { cursor } }, signal),
  )

export function useAddPerson() {
  const client = useQueryClient()
  return useMutation<UserWithPassword, Failure, NewUser>({
    mutationFn: (body) => ask('user.create', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

export function useChangePerson(user: string) {
  const client = useQueryClient()
  return useMutation<User, Failure, UserChange>({
    mutationFn: (body) => ask('user.change', { params: { user }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

export function useResetPassword(user: string) {
  const client = useQueryClient()
  return useMutation<UserWithPassword, Failure>({
    mutationFn: () => ask('user.resetPassword', { params: { user } }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
