// Starts threads that stay until one is refused, or 100 run; exits with how many were started.
#include <pthread.h>
#include <unistd.h>

enum { MOST = 100 };

static void *stay(void *nothing)
{
    sleep(600);
    return nothing;
}

int main(void)
{
    pthread_t thread;
    int started = 0;

    while (started < MOST && pthread_create(&thread, 0, stay, 0) == 0)
        started++;
    _exit(started);
}
