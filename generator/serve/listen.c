// The socket that listens. Made apart from the rest of http.h, by the process that may still make
// one.
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fs.h"
#include "serve/http.h"

enum { BACKLOG = 128, NAME_BYTES_MAX = 255, PORT_MAX = UINT16_MAX, LOOPBACK_NET = 127 };

// ---- names --------------------------------------------------------------------------------------

static bool look_up(const char *host, Arena *arena, struct addrinfo **out, Str *problem) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  int code =
      strlen(host) > NAME_BYTES_MAX || !*host ? EAI_NONAME : getaddrinfo(host, NULL, &hints, out);
  if (code == 0) return true;
  if (code == EAI_NONAME || code == EAI_NODATA)
    *problem = str_fmt(arena, "no such host \"%.*s\"", NAME_BYTES_MAX, host);
  else
    *problem = str_fmt(arena, "cannot look up the host \"%s\": %s", host, gai_strerror(code));
  return false;
}

// The address and port as people write them: "127.0.0.1:80", "[::1]:80".
static Str shown(const char *host, unsigned port, Arena *arena) {
  return strchr(host, ':') ? str_fmt(arena, "[%s]:%u", host, port)
                           : str_fmt(arena, "%s:%u", host, port);
}

static const char *reason_for(int number) {
  if (number == EADDRNOTAVAIL) return "this machine has no such address";
  if (number == EADDRINUSE) return "the port is taken";
  return fs_reason(fs_failure(number));
}

// ---- addresses ----------------------------------------------------------------------------------

typedef union Address {
  struct sockaddr any;
  struct sockaddr_in four;
  struct sockaddr_in6 six;
} Address;

static Address address_of(const struct addrinfo *found, uint16_t port) {
  Address address = {0};
  assert(found->ai_addrlen <= sizeof address);
  memcpy(&address, found->ai_addr, found->ai_addrlen);
  if (found->ai_family == AF_INET) address.four.sin_port = htons(port);
  if (found->ai_family == AF_INET6) address.six.sin6_port = htons(port);
  return address;
}

static bool is_loopback(const Address *address) {
  if (address->any.sa_family == AF_INET)
    return ntohl(address->four.sin_addr.s_addr) >> 24 == LOOPBACK_NET;
  const struct in6_addr *six = &address->six.sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(six) ||
         (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == LOOPBACK_NET);
}

static bool is_wildcard(const Address *address) {
  if (address->any.sa_family == AF_INET) return address->four.sin_addr.s_addr == htonl(INADDR_ANY);
  return IN6_IS_ADDR_UNSPECIFIED(&address->six.sin6_addr);
}

// ---- listening ----------------------------------------------------------------------------------

// REUSEADDR: a port whose old connections are still winding down is free; one with a listener is
// not.
static bool ready(int fd, const Address *address, socklen_t length) {
  int on = 1;
  return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
         setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
         bind(fd, &address->any, length) == 0 && listen(fd, BACKLOG) == 0;
}

// A listening socket, or -1 and errno.
static int open_listener(const struct addrinfo *found, const Address *address) {
  int fd = socket(found->ai_family, SOCK_STREAM, 0);
  if (fd < 0 || ready(fd, address, found->ai_addrlen)) return fd;
  int number = errno;
  close(fd);
  errno = number;
  return -1;
}

static void describe(HttpListener *out, const char *host, Address address, Arena *arena) {
  socklen_t length = sizeof address;
  if (getsockname(out->socket, &address.any, &length) == 0)
    out->port =
        ntohs(address.any.sa_family == AF_INET ? address.four.sin_port : address.six.sin6_port);
  out->everybody = !is_loopback(&address);
  // A browser cannot go to "every address", but we listen on localhost too then.
  Str place = shown(is_wildcard(&address) ? "localhost" : host, out->port, arena);
  snprintf(out->url, sizeof out->url, "http://%.*s/", STR_ARG(place));
}

// One port, on the first address of the host that can be had; IPv4 first, which every program
// tries. 0 or errno.
static int listen_on(const struct addrinfo *all, uint16_t port, const char *host, Arena *arena,
                     HttpListener *out) {
  static const int families[] = {AF_INET, AF_INET6};
  int number = EADDRNOTAVAIL;
  for (size_t i = 0; i < 2; i++)
    for (const struct addrinfo *found = all; found; found = found->ai_next) {
      if (found->ai_family != families[i]) continue;
      Address address = address_of(found, port);
      out->socket = open_listener(found, &address);
      if (out->socket >= 0) {
        describe(out, host, address, arena);
        return 0;
      }
      number = errno;
      if (number == EADDRINUSE) return number;
    }
  return number;
}

bool http_listen(const char *host, uint16_t port, unsigned tries, Arena *arena, HttpListener *out,
                 Str *problem) {
  *out = (HttpListener){.socket = -1};
  struct addrinfo *found = NULL;
  if (!look_up(host, arena, &found, problem)) return false;
  unsigned last = tries > 1 ? port + (tries < PORT_MAX ? tries : PORT_MAX) - 1 : port;
  if (last > PORT_MAX) last = PORT_MAX;
  int number = EADDRINUSE;
  for (unsigned at = port; at <= last && number == EADDRINUSE; at++)
    number = listen_on(found, (uint16_t)at, host, arena, out);
  freeaddrinfo(found);
  if (number == EADDRINUSE && last > port)
    *problem = str_fmt(arena, "cannot listen on %s: the ports %u to %u are taken", host,
                       (unsigned)port, last);
  else if (number != 0)
    *problem = str_fmt(arena, "cannot listen on %.*s: %s", STR_ARG(shown(host, port, arena)),
                       reason_for(number));
  return number == 0;
}
