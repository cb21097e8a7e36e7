/* Stands for the app in the tests of the Windows installer: a window titled "Surveyor" that says "open" on standard
   output once it is there, and closes when it is asked to. With --busy it does not, like an app that asks something. */
#include <windows.h>

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM a, LPARAM b)
{
    if (message == WM_CLOSE && wcsstr(GetCommandLineW(), L"--busy"))
        return 0;
    if (message == WM_DESTROY) {
        PostQuitMessage(0);
        return 0;
    }
    return DefWindowProcW(window, message, a, b);
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, PWSTR arguments, int show)
{
    WNDCLASSW kind = {0};
    MSG message;
    DWORD written;
    kind.lpfnWndProc = answer;
    kind.hInstance = instance;
    kind.lpszClassName = L"QtStub";
    RegisterClassW(&kind);
    CreateWindowW(kind.lpszClassName, L"Surveyor", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200, 100, 0, 0, instance, 0);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "open\n", 5, &written, 0);
    while (GetMessageW(&message, 0, 0, 0) > 0)
        DispatchMessageW(&message);
    return 0;
}
