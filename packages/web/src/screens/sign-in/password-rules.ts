/** Characters of a password, as the contract has them; a test compares the two. */
export const PASSWORD_CHARS_LEAST = 12
export const PASSWORD_CHARS_MOST = 200
