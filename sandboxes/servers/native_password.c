/* mysql_native_password for a server that no longer has it.
 *
 * MySQL 9 dropped the plugin, but scripts written for the exam's MySQL 8.0 say
 * CREATE USER ... IDENTIFIED WITH mysql_native_password, and old clients log in with it. This is the same method
 * (stored: '*' and SHA1(SHA1(password)) in hex; sent: SHA1(password) XOR SHA1(scramble, SHA1(SHA1(password))))
 * behind the server's public plugin interface, whose structures are declared here because no package has the header.
 * For sandboxes only: SHA1 protects nothing of value.
 */
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

enum { HASH = SHA_DIGEST_LENGTH, STORED = 1 + 2 * HASH, SCRAMBLE = 20, CR_OK = -1, CR_ERROR = 0 };
enum { AUTHENTICATION_PLUGIN = 7, LICENSE_GPL = 1, USES_INTERNAL_STORAGE = 2 };

struct vio {
  int (*read_packet)(struct vio *vio, unsigned char **buffer);
  int (*write_packet)(struct vio *vio, const unsigned char *packet, int length);
};

struct auth_info { /* the first fields of MYSQL_SERVER_AUTH_INFO; the rest is not touched */
  char *user_name;
  unsigned int user_name_length;
  const char *auth_string;
  unsigned long auth_string_length;
  char authenticated_as[97];
  char external_user[512];
  int password_used;
};

static void twice(const char *password, size_t length, unsigned char *once, unsigned char *hash) {
  SHA1((const unsigned char *)password, length, once);
  SHA1(once, HASH, hash);
}

static int unhex(const char *text, unsigned long length, unsigned char *hash) {
  if (length != STORED || text[0] != '*') return 1;
  for (int i = 0; i < HASH; i++) {
    unsigned int byte;
    if (sscanf(text + 1 + 2 * i, "%2x", &byte) != 1) return 1;
    hash[i] = (unsigned char)byte;
  }
  return 0;
}

static int authenticate(struct vio *vio, struct auth_info *info) {
  unsigned char scramble[SCRAMBLE + 1], stored[HASH], mask[HASH], check[HASH], *reply;
  if (RAND_bytes(scramble, SCRAMBLE) != 1) return CR_ERROR;
  for (int i = 0; i < SCRAMBLE; i++) scramble[i] = (unsigned char)(33 + scramble[i] % 90); /* printable, never 0 */
  scramble[SCRAMBLE] = 0;
  if (vio->write_packet(vio, scramble, SCRAMBLE + 1)) return CR_ERROR;
  int length = vio->read_packet(vio, &reply);
  if (length < 0) return CR_ERROR;
  info->password_used = length > 0;
  if (length == 0) return info->auth_string_length == 0 ? CR_OK : CR_ERROR;
  if (length != HASH || unhex(info->auth_string, info->auth_string_length, stored)) return CR_ERROR;

  unsigned char mixed[SCRAMBLE + HASH];
  memcpy(mixed, scramble, SCRAMBLE);
  memcpy(mixed + SCRAMBLE, stored, HASH);
  SHA1(mixed, sizeof mixed, mask);
  for (int i = 0; i < HASH; i++) mask[i] ^= reply[i]; /* SHA1(password), if the client knows it */
  SHA1(mask, HASH, check);
  return memcmp(check, stored, HASH) == 0 ? CR_OK : CR_ERROR;
}

static int store(char *out, unsigned int *out_length, const char *password, unsigned int length) {
  if (*out_length < STORED) return 1;
  *out_length = 0;
  if (length == 0) return 0;
  unsigned char once[HASH], hash[HASH];
  char text[STORED + 1] = "*";
  twice(password, length, once, hash);
  for (int i = 0; i < HASH; i++) sprintf(text + 1 + 2 * i, "%02X", hash[i]);
  memcpy(out, text, STORED);
  *out_length = STORED;
  return 0;
}

static int is_stored(char *const text, unsigned int length) {
  unsigned char hash[HASH];
  return length != 0 && unhex(text, length, hash);
}

static int salt(const char *text, unsigned int length, unsigned char *out, unsigned char *out_length) {
  *out_length = 0;
  if (length == 0) return 0;
  if (unhex(text, length, out)) return 1;
  *out_length = HASH;
  return 0;
}

static int compare(const char *text, unsigned long length, const char *password, unsigned long password_length,
                   int *is_error) {
  unsigned char once[HASH], hash[HASH], stored[HASH];
  *is_error = unhex(text, length, stored);
  if (*is_error) return 1;
  twice(password, password_length, once, hash);
  return memcmp(hash, stored, HASH);
}

static struct {
  int interface_version;
  const char *client_plugin;
  int (*authenticate)(struct vio *, struct auth_info *);
  int (*store)(char *, unsigned int *, const char *, unsigned int);
  int (*is_stored)(char *const, unsigned int);
  int (*salt)(const char *, unsigned int, unsigned char *, unsigned char *);
  const unsigned long flags;
  int (*compare)(const char *, unsigned long, const char *, unsigned long, int *);
} handler = {0x0201, "mysql_native_password", authenticate, store, is_stored, salt, USES_INTERNAL_STORAGE, compare};

struct plugin {
  int type;
  void *info;
  const char *name, *author, *description;
  int license;
  int (*init)(void *), (*check_uninstall)(void *), (*deinit)(void *);
  unsigned int version;
  void *status_variables, *system_variables, *reserved;
  unsigned long flags;
};

int _mysql_plugin_interface_version_ = 0x010B;
int _mysql_sizeof_struct_st_plugin_ = sizeof(struct plugin);
struct plugin _mysql_plugin_declarations_[] = {
    {AUTHENTICATION_PLUGIN, &handler, "mysql_native_password", "grader", "MySQL 8.0's method, for old scripts",
     LICENSE_GPL, 0, 0, 0, 0x0100, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};
