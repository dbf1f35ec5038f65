/**
 * Files that users edit, in HOCON: a key, what it is set to, and what a user is told who set it to what it cannot be.
 * What the keys mean is known to those who read them. This room knows the JDK, Typesafe config and Commons Text only.
 */
package cerebras.loadtest.hocon;
